// What a report does apart from its figures: contents list, code shown or hidden, and a whole page for the printer.
(() => {
  const root = document.documentElement;
  const code = [...document.querySelectorAll('details.code')];

  // The contents list lies open beside the text and is folded where it would lie above it.
  const contents = document.querySelector('nav details');
  const wide = matchMedia('(min-width: 68rem)');
  const fold = () => (contents.open = wide.matches);
  fold();
  wide.addEventListener('change', fold);
  contents.addEventListener('click', (event) => {
    if (event.target.closest('a') && !wide.matches) contents.open = false;
  });

  const button = document.getElementById('code-toggle');
  button.hidden = code.length === 0;
  button.addEventListener('click', () => {
    const open = !code.some((cell) => cell.open);
    for (const cell of code) cell.open = open;
  });
  const label = () => (button.textContent = code.some((cell) => cell.open) ? 'Hide code' : 'Show code');
  for (const cell of code) cell.addEventListener('toggle', label);

  // What scrolls sideways must be reachable by keyboard.
  function markScrollers() {
    for (const box of document.querySelectorAll(
      '.scroll, .plotly, .highlight pre, pre.stdout, pre.stderr, pre.result',
    )) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  }
  addEventListener('resize', markScrollers);
  addEventListener('load', markScrollers);
  addEventListener('figuresdrawn', markScrollers);

  // The entry of the section being read is marked in the contents list.
  const links = new Map([...contents.querySelectorAll('a')].map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  function markCurrent() {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    const current = passed.at(-1) ?? headings[0];
    for (const [id, link] of links) {
      if (id === current?.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }
  addEventListener('scroll', markCurrent, { passive: true });
  markCurrent();

  // Paper shows all code, in the light palette. Browsers announce printing in one of two ways.
  let closed = [];
  function beforePrint() {
    if ('print' in root.dataset) return;
    root.dataset.print = '';
    closed = code.filter((cell) => !cell.open);
    for (const cell of closed) cell.open = true;
    dispatchEvent(new Event('themechange'));
  }
  function afterPrint() {
    if (!('print' in root.dataset)) return;
    delete root.dataset.print;
    for (const cell of closed) cell.open = false;
    dispatchEvent(new Event('themechange'));
  }
  addEventListener('beforeprint', beforePrint);
  addEventListener('afterprint', afterPrint);
  matchMedia('print').addEventListener('change', (event) => (event.matches ? beforePrint() : afterPrint()));
})();
