import fs from 'node:fs';
import path from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { projectRoot } from '../project';

let validate: ValidateFunction | undefined;

/** Compares a parsed notebook with the published JSON schema of nbformat 4.5; returns one sentence a violation. */
export function checkSchema(notebook: unknown): string[] {
  validate ??= new Ajv({ strict: false, allErrors: true }).compile(readSchema());
  if (validate(notebook)) return [];
  // "if" only says that a cell is not as its kind should be; the other errors say why.
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return [...new Set(errors.map(describe))];
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const [, cell, rest = ''] = /^\/cells\/(\d+)(.*)$/.exec(instancePath) ?? [];
  const where =
    cell === undefined
      ? `The notebook${instancePath && ` at ${instancePath}`}`
      : `Cell ${Number(cell) + 1}${rest && ` at ${rest}`}`;
  const what = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
  return `${where} breaks the notebook format 4.5: it ${message}${what}.`;
}

/** Reads the schema from the nbformat package that set-up put into .venv, so that no copy can grow old here. */
function readSchema(): object {
  const python = path.join(projectRoot(), '.venv/lib');
  const versions = fs.existsSync(python) ? fs.readdirSync(python) : [];
  const file = versions
    .map((version) => path.join(python, version, 'site-packages/nbformat/v4/nbformat.v4.5.schema.json'))
    .find((candidate) => fs.existsSync(candidate));
  if (!file) {
    const sentence = 'The schema of the notebook format was not found in .venv, where set-up puts it';
    throw Object.assign(new Error(`${sentence}; run \`npm run setup\`.`), { exitCode: 3 });
  }
  // The schema says draft-04, which Ajv 8 does not know; it uses nothing that later drafts changed.
  const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as { $schema?: string; definitions: { cell: object } };
  delete schema.$schema;
  // The schema's "one of three kinds" would report what a cell lacks to be of the two other kinds as well.
  const kinds = ['code', 'markdown', 'raw'];
  schema.definitions.cell = {
    properties: { cell_type: { enum: kinds } },
    required: ['cell_type'],
    allOf: kinds.map((kind) => ({
      if: { properties: { cell_type: { const: kind } } },
      then: { $ref: `#/definitions/${kind}_cell` },
    })),
  };
  return schema;
}
