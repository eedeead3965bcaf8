// The reader's theme: auto follows the system, light and dark are kept for the next visit. Runs in the head, before the
// first paint.
(() => {
  const themes = ['auto', 'light', 'dark'];
  const root = document.documentElement;

  // Storage can be switched off, for files most of all; the page then simply starts with auto.
  function stored(value) {
    try {
      if (value) localStorage.setItem('digitlab-theme', value);
      return localStorage.getItem('digitlab-theme');
    } catch {
      return null;
    }
  }

  function show(theme) {
    root.dataset.theme = theme;
    const button = document.getElementById('theme-toggle');
    if (button) button.textContent = `Theme: ${theme}`;
    dispatchEvent(new Event('themechange'));
  }

  const remembered = stored();
  show(themes.includes(remembered) ? remembered : 'auto');
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dispatchEvent(new Event('themechange')));

  addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme-toggle');
    button.hidden = false;
    button.textContent = `Theme: ${root.dataset.theme}`;
    button.addEventListener('click', () => {
      const next = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
      stored(next);
      show(next);
    });
  });
})();
