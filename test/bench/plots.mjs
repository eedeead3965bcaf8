// The figure of each section: pure functions from its runs to {data, layout}, in the colours of the reports.
import { plotSpeed, plotStart } from './plots/bars.mjs';
import { plotSize } from './plots/size.mjs';
import { plotTarget } from './plots/target.mjs';

const makers = { reference: plotSpeed, batchnorm: plotSpeed, target: plotTarget, size: plotSize, startup: plotStart };

/** The figure of a section, with its alternative text. */
export const sectionPlot = (name, runs, { title }) => makers[name](runs, { title });
