/** Web page of a simulator: recent exchanges, scenarios, faults. */
import { scenarios } from '../scenarios.ts';
import type { Controlled } from './control.ts';
import { callbackFaults, callFaults } from './faults.ts';
import type { Route } from './http.ts';

/** `self`: the base URL under which the reader reached it. */
export function page({ name, partner, faults, exchanges, overrides }: Controlled, self: string): string {
  const mine = Object.entries(scenarios).filter(([, scenario]) => scenario.partners.includes(partner.title));
  const recent = exchanges.since(0).slice(-100).reverse();
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>${escape(partner.title)} simulator</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24}
table{border-collapse:collapse;width:100%;margin-bottom:2rem}td,th{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
code{background:#f2f4f6;padding:.1rem .3rem}</style></head><body>
<h1>${escape(partner.title)}, simulated</h1>
<p>Written from <code>${escape(partner.document)}</code>. Steer it with <code>POST /_sim/scenario</code>,
<code>POST /_sim/reset</code>${(partner.control ?? []).map(steering).join('')}; see simulators/README.md.</p>
<h2>Recent exchanges</h2>${table(
    ['n', 'UTC', '', 'operation', 'path', 'status', 'what was said'],
    recent.map((each) => [
      String(each.n),
      each.at.slice(11, 23),
      each.direction === 'in' ? '→' : '←',
      each.operation,
      `${each.method} ${each.path}`,
      each.status === 0 ? '0: no answer' : String(each.status),
      each.said,
    ]),
  )}
${
  mine.length
    ? `<h2>Scenarios by the last four digits of the NIK</h2><p>Everybody else is a good borrower.</p>${table(
        ['digits', 'name', 'what happens'],
        mine.map(([key, { digits, what }]) => [digits, key, what]),
      )}`
    : ''
}
${overrides.size ? `<h2>Scenarios given to persons</h2>${table(['NIK', 'name'], [...overrides])}` : ''}
<h2>Faults waiting</h2>${table(
    ['operation', 'fault', 'times', 'NIK'],
    faults.list().map((fault) => [fault.operation, fault.fault, String(fault.times), fault.nik ?? 'any']),
  )}
<p>Put one on: <code>curl -H 'content-type: application/json' -d '{"operation":"${escape(partner.routes[0]?.operation ?? '*')}","fault":"429","times":2,"retry_after":1}' ${escape(self)}/_sim/scenario</code></p>
${table(
  ['fault', 'what happens'],
  [
    ['400 … 599', 'that status, in the partner’s own error shape'],
    ...Object.entries(callFaults),
    ...Object.entries(callbackFaults).map(([fault, what]) => [`${fault} (of callback:…)`, what]),
    ...(partner.expireTokens ? [['expire-tokens', 'every access token is invalid from now on']] : []),
  ],
)}
<h2>Operations</h2>${table(
    ['operation', 'call'],
    partner.routes.map((route) => [route.operation, `${route.method} ${route.path}`]),
  )}
<p><small>${escape(name)}</small></p></body></html>`;
}

/** What can be looked at can be clicked. */
function steering({ method, path }: Route): string {
  const code = `<code>${method} ${escape(path)}</code>`;
  return `, ${method === 'GET' ? `<a href="${escape(path)}">${code}</a>` : code}`;
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
