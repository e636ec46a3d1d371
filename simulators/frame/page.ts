/** The page that a simulator shows to a person: who is who, what is broken, what happened last. */
import { scenarios } from '../scenarios.ts';
import type { Controlled } from './control.ts';

export function page({ name, partner, faults, exchanges, overrides }: Controlled): string {
  const mine = Object.entries(scenarios).filter(([, scenario]) => scenario.partners.includes(partner.title));
  const recent = exchanges.since(0).slice(-100).reverse();
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(partner.title)} simulator</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}
table{border-collapse:collapse;width:100%;margin-bottom:2rem}td,th{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
code{background:#f2f4f6;padding:.1rem .3rem}</style></head><body>
<h1>${escape(partner.title)}, simulated</h1>
<p>Written from <code>${escape(partner.document)}</code>. Steer it with <code>POST /_sim/scenario</code>,
<code>POST /_sim/reset</code>${(partner.control ?? []).map((route) => `, <code>${route.method} ${escape(route.path)}</code>`).join('')}; see simulators/README.md.</p>
${
  mine.length
    ? `<h2>Scenarios by the last four digits of the NIK</h2>${table(
        ['digits', 'name', 'what happens'],
        mine.map(([key, { digits, what }]) => [digits, key, what]),
      )}`
    : ''
}
${overrides.size ? `<p>${overrides.size} persons have a scenario of their own.</p>` : ''}
<h2>Faults waiting</h2>${table(
    ['operation', 'fault', 'times'],
    faults.list().map((fault) => [fault.operation, fault.fault, String(fault.times)]),
  )}
<h2>Operations</h2>${table(
    ['operation', 'call'],
    partner.routes.map((route) => [route.operation, `${route.method} ${route.path}`]),
  )}
<h2>Recent exchanges</h2>${table(
    ['n', 'at', '', 'operation', 'path', 'status'],
    recent.map((each) => [
      String(each.n),
      each.at,
      each.direction === 'in' ? '→' : '← callback',
      each.operation,
      `${each.method} ${each.path}`,
      String(each.status),
    ]),
  )}
<p><small>${escape(name)}</small></p></body></html>`;
}

function table(heads: string[], rows: string[][]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const line = (cells: string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${line(heads, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

/** Text made safe for HTML. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
