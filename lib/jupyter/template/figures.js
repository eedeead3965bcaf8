// Draws the figures with Plotly in the reader's theme: one in each idle moment, all of them before the page is printed.
(() => {
  const root = document.documentElement;
  const waiting = [...document.querySelectorAll('figure.plotly')];
  const count = waiting.length;
  const drawn = [];
  const progress = document.getElementById('progress');
  const touch = matchMedia('(pointer: coarse)').matches;
  const narrowest = 560; // pixels in which axes and legend still have room
  const usual = 18; // pixels of the text beside which figures have their own size

  // A figure fills the column, unless it has a width of its own, and grows with the text. Where there is less room it
  // shrinks as a whole, as far as its text can be read, and then scrolls.
  function fit({ figure, canvas, layout }) {
    const growth = Math.max(1, parseFloat(getComputedStyle(root).fontSize) / usual);
    const width = layout.width ?? Math.max(narrowest, figure.clientWidth / growth);
    const scale = Math.min(growth, Math.max(0.6, figure.clientWidth / width));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${layout.height}px`;
    // For paper a browser counts the width before a transform; a zoom would move the mouse away from the points.
    const onPaper = 'print' in root.dataset;
    canvas.style.zoom = onPaper ? scale : '';
    canvas.style.transform = onPaper ? '' : `scale(${scale})`;
    // A transform takes no room away; without it the figure would scroll into emptiness.
    const change = onPaper ? 0 : scale - 1;
    canvas.style.margin = `0 ${width * change}px ${layout.height * change}px 0`;
    return width;
  }

  // The text and line colours come from the style sheet, so that one figure fits both themes and paper.
  function inTheme(picture) {
    const { color, borderTopColor: line, fontFamily: family } = getComputedStyle(picture.figure);
    const { layout } = picture;
    const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, tickcolor: line, automargin: true };
    const theme = { xaxis: axis, yaxis: axis };
    return {
      ...layout,
      width: fit(picture),
      // A finger that scrolls the page must not zoom the figure under it.
      dragmode: touch ? false : layout.dragmode,
      font: { family, ...layout.font, color },
      paper_bgcolor: 'transparent',
      plot_bgcolor: 'transparent',
      template: { ...layout.template, layout: { ...layout.template?.layout, ...theme } },
    };
  }

  async function draw(figure) {
    const canvas = figure.querySelector('.canvas');
    try {
      await plot(figure, canvas);
    } catch (error) {
      // One broken figure must not keep the others from being drawn; its description stands in for it.
      canvas.textContent = figure.getAttribute('aria-label');
      console.error(error);
    }
  }

  async function plot(figure, canvas) {
    const { data, layout } = JSON.parse(figure.querySelector('script').textContent);
    const picture = { figure, canvas, data, layout: { height: 420, ...layout } };
    canvas.textContent = '';
    drawn.push(picture);
    // Its buttons would be eight stops of the Tab key for each figure, and one of them uploads it.
    await Plotly.newPlot(canvas, data, inTheme(picture), { displayModeBar: false });
  }

  async function drawNext() {
    if (waiting.length > 0) {
      progress.textContent = `Drawing figure ${count - waiting.length + 1} of ${count}`;
      await draw(waiting.shift());
    }
    if (waiting.length > 0) return whenIdle(drawNext);
    progress.textContent = '';
    root.dataset.figures = 'drawn';
    dispatchEvent(new Event('figuresdrawn'));
  }

  function whenIdle(work) {
    if ('requestIdleCallback' in self) requestIdleCallback(work, { timeout: 200 });
    else setTimeout(work);
  }

  addEventListener('themechange', () => {
    if ('print' in root.dataset) for (const figure of waiting.splice(0)) void draw(figure);
    for (const picture of drawn) void Plotly.react(picture.canvas, picture.data, inTheme(picture));
  });
  addEventListener('resize', () => {
    for (const picture of drawn) void Plotly.relayout(picture.canvas, { width: fit(picture) });
  });
  whenIdle(drawNext);
})();
