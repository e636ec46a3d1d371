/** Sends the console's forms as the operator API wants them: JSON, with the session's token; and says what came of it. */
const DONE = 'arus-done';

document.addEventListener('submit', async (event) => {
  const form = event.target;
  const { send, csrf, then } = form.dataset;
  if (!send) return;
  event.preventDefault();
  const headers = { 'content-type': 'application/json', ...(csrf ? { 'x-csrf-token': csrf } : {}) };
  const problem = form.querySelector('.problem');
  const buttons = [...form.querySelectorAll('button')];
  const say = (text) => problem && (problem.textContent = text);
  say('');
  for (const button of buttons) button.disabled = true;
  const again = () => buttons.forEach((button) => (button.disabled = false));
  try {
    const answer = await fetch(send, { method: 'POST', headers, body: JSON.stringify(valuesOf(form)) });
    if (answer.ok) {
      if (then) return location.assign(then);
      sessionStorage.setItem(DONE, doneWords(answer.status, await answer.json().catch(() => ({}))));
      return location.reload();
    }
    if (answer.status === 401 && csrf) return location.assign(`/login?then=${encodeURIComponent(location.pathname)}`);
    say(problemWords(await answer.json()));
  } catch {
    say('Server tidak dapat dihubungi.');
  }
  again();
});

/** Empty fields are left out; what is marked so is a boolean and not its text. */
function valuesOf(form) {
  const fields = [...new FormData(form)].filter(([, value]) => value !== '');
  const isBoolean = (name) => form.querySelector(`[name="${name}"]`)?.hasAttribute('data-boolean');
  return Object.fromEntries(fields.map(([name, value]) => [name, isBoolean(name) ? value === 'true' : value]));
}

function doneWords(status, { state }) {
  if (status === 202) return 'Usulan tercatat dan menunggu orang kedua. Belum ada yang dilaksanakan.';
  const words = { CONFIRMED: 'Dilaksanakan.', REFUSED: 'Usulan ditolak.', WITHDRAWN: 'Usulan ditarik kembali.' };
  return words[state] ?? 'Tersimpan.';
}

function problemWords({ message, details = [], data = {} }) {
  const contradictions = (data.contradictions ?? []).map(({ field, because }) => `${field}: ${because}`);
  const fields = details.map((detail) => `${detail.field}: ${detail.message}`);
  return [message, ...fields, ...contradictions].join(' ');
}

/** `data-when="action=amend"`: there only while that field has that value; otherwise neither asked for nor sent. */
function showWhatIsAsked() {
  for (const part of document.querySelectorAll('[data-when]')) {
    const [name, value] = part.dataset.when.split('=');
    part.hidden = part.closest('form').elements[name].value !== value;
    for (const field of part.querySelectorAll('input')) field.disabled = part.hidden;
  }
}
document.addEventListener('change', showWhatIsAsked);
showWhatIsAsked();

const done = document.querySelector('.done');
const told = sessionStorage.getItem(DONE);
sessionStorage.removeItem(DONE);
if (done && told) {
  done.textContent = told;
  done.hidden = false;
}
