/** Ends the bench (exit code 130) if a run was interrupted: a half-trained network is no result. */
export function requireFinished(...histories) {
  if (!histories.some(({ ended }) => ended === 'interrupted')) return;
  console.error('Interrupted: this run was not measured. Start the bench again; what was measured before is kept.');
  process.exit(130);
}
