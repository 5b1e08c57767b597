import type { DemoPerson } from './demo-person';

/** What one showing of the page depends on. */
export interface SignInPage {
  /** Where the form is sent. */
  readonly action: string;
  readonly people: readonly DemoPerson[];
  readonly failed: boolean;
}

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark]!);

const style = `
  body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
  fieldset { border: 1px solid #999; border-radius: 6px; margin: 1rem 0; }
  label { display: block; padding: .3rem 0; }
  small { color: #555; }
  [role=alert] { color: #a00; }
  input[type=password] { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; }
  button { font: inherit; padding: .5rem 1.5rem; }`;

const personRow = (person: DemoPerson, index: number): string => `
      <label><input type="radio" name="account" value="${escaped(person.account)}" required${index === 0 ? ' checked' : ''}>
        ${escaped(person.name)} · ${escaped(person.nameEn)}
        <small>${escaped(person.roles.join(', '))} · ${escaped(person.department)}</small></label>`;

/** The demo's own sign-in page, in both languages and without script. */
export function signInPage({ action, people, failed }: SignInPage): string {
  const alert = failed
    ? '<p role="alert">账户或口令不正确。 · Account or password is wrong.</p>'
    : '';
  return `<!doctype html>
<html lang="zh-CN">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>数通演示登录 · Shutong demo sign-in</title>
  <style>${style}</style>
</head>
<body>
  <h1>数通演示登录<br><span lang="en">Shutong demo sign-in</span></h1>
  <p>演示人员均为虚构。 · <span lang="en">The people of the demo are invented.</span></p>
  ${alert}
  <form method="post" action="${escaped(action)}">
    <fieldset>
      <legend>演示人员 · Demo person</legend>${people.map(personRow).join('')}
    </fieldset>
    <label>口令 · Password <small>（启动时显示 · printed at start）</small>
      <input type="password" name="password" required autocomplete="current-password"></label>
    <p><button type="submit">登录 · Sign in</button></p>
  </form>
</body>
</html>
`;
}
