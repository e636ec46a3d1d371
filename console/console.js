/** Sends the console's forms as the operator API wants them: JSON, with the session's token. */
document.addEventListener('submit', async (event) => {
  const form = event.target;
  const { send, csrf, then } = form.dataset;
  if (!send) return;
  event.preventDefault();
  const problem = form.querySelector('.problem');
  const fields = [...new FormData(form)].filter(([, value]) => value !== '');
  const headers = { 'content-type': 'application/json', ...(csrf ? { 'x-csrf-token': csrf } : {}) };
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  try {
    const answer = await fetch(send, { method: 'POST', headers, body: JSON.stringify(Object.fromEntries(fields)) });
    if (answer.ok) return then ? location.assign(then) : location.reload();
    const { message, details } = await answer.json();
    if (problem)
      problem.textContent = details?.length ? `${message} ${details[0].field}: ${details[0].message}` : message;
  } catch {
    if (problem) problem.textContent = 'Server tidak dapat dihubungi.';
  } finally {
    for (const button of form.querySelectorAll('button')) button.disabled = false;
  }
});
