/** Whether a notebook, by its file name without the extension, is what somebody calls 3, 03 or 03-model-building. */
export function isCalled(notebook: string, name: string): boolean {
  return notebook === name || notebook.startsWith(`${name.padStart(2, '0')}-`);
}
