import { type Endpoint, errors, type Role, roleScopes, roles, type Scope, scopes } from '@candor/contracts'
import { bodyExample, exampleOf } from './example.ts'
import { type Html, html, prose } from './html.ts'
import { toJsonSchema } from './json-schema.ts'
import { errorsOf } from './openapi.ts'
import { fieldsOf, shape, typeOf } from './shape.ts'

const slug = (tag: string) => tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')

const rolesWith = (scope: Scope): Role[] => roles.filter((role) => roleScopes[role].includes(scope))

const access = ({ access: a }: Endpoint): Html => {
  if (a.kind === 'public') return html`Anybody may call this.`
  if (a.kind === 'writeKey') return html`Needs the write key of a source.`
  if (a.kind === 'signature') return html`Needs the signature of a connected platform.`
  if (a.kind === 'link') return html`Needs the token of a signed link that was sent to a customer.`
  if (a.kind === 'operator') return html`Needs a signed-in operator or any API key.`
  return html`Needs the scope <a href="#scopes"><code>${a.scope}</code></a>. Held by: ${rolesWith(a.scope).join(', ')}.`
}

const shellQuote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** A call that can be pasted into a shell once the key is put in. */
const curl = (endpoint: Endpoint, publicUrl: string): string => {
  const params = endpoint.params ? toJsonSchema(endpoint.params, 'input').properties : undefined
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(exampleOf(params?.[name] ?? {}, name))),
  )
  const lines = [`curl ${endpoint.stream ? '-N ' : ''}${shellQuote(publicUrl + path)}`]
  if (endpoint.method !== 'GET') lines.push(`-X ${endpoint.method}`)
  if (endpoint.access.kind === 'writeKey') lines.push(`-u "$CANDOR_WRITE_KEY:"`)
  else if (endpoint.access.kind === 'link') lines.push(`-H "Authorization: Bearer $PREFERENCE_TOKEN"`)
  else if (endpoint.access.kind === 'signature') lines.push(`-H "X-Hub-Signature-256: sha256=$SIGNATURE"`)
  else if (endpoint.access.kind !== 'public') lines.push(`-H "Authorization: Bearer $CANDOR_API_KEY"`)
  if (endpoint.body) {
    const body = bodyExample(endpoint.id, toJsonSchema(endpoint.body, 'input'))
    lines.push(`-H 'Content-Type: application/json'`, `-d ${shellQuote(JSON.stringify(body, null, 2))}`)
  }
  return lines.join(' \\\n  ')
}

const part = (title: string, content: Html): Html => html`<h4>${title}</h4>${content}`

const operation = (endpoint: Endpoint, publicUrl: string): Html => {
  const input = (schema: Endpoint['body']) => schema && fieldsOf(toJsonSchema(schema, 'input'))
  const [params, query, body] = [input(endpoint.params), input(endpoint.query), input(endpoint.body)]
  const answer = toJsonSchema(endpoint.response, 'output')
  const answerFields = fieldsOf(answer)
  const status = endpoint.status ?? 200
  return html`<section class="operation" id="${endpoint.id}">
<h3><a href="#${endpoint.id}">${endpoint.summary}</a></h3>
<p class="line"><span class="method ${endpoint.method.toLowerCase()}">${endpoint.method}</span> <code class="path">${endpoint.path}</code></p>
${endpoint.description !== undefined && html`<p>${prose(endpoint.description)}</p>`}
<p class="access">${access(endpoint)}</p>
<div class="columns"><div>
${params && part('In the path', shape(params, false))}
${query && part('In the query', shape(query, true))}
${body && part('In the body', shape(body, true))}
${part(
  endpoint.stream
    ? `Answer: ${status}, each data line`
    : endpoint.lines
      ? `Answer: ${status}, each line`
      : `Answer: ${status}`,
  answerFields.length > 0 ? shape(answerFields, false) : html`<p>${typeOf(answer)}</p>`,
)}
</div><div>
<h4>Call</h4><pre tabindex="0"><code>${curl(endpoint, publicUrl)}</code></pre>
<h4>Errors</h4><p class="errors">${errorsOf(endpoint).map(
    (code) => html`<a href="#error-${code}"><code>${errors[code].status} ${code}</code></a> `,
  )}</p>
</div></div></section>`
}

const introduction = (publicUrl: string): Html => html`<section id="start"><h2>How to call</h2>
<p>The interface speaks JSON over HTTP at <code>${publicUrl}</code>. The same description for machines is <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1).</p>
<dl class="facts">
<div><dt>Credentials</dt><dd>Events come in with the <em>write key</em> of a source, which may stand in a web page. Everything else takes an <em>API key</em> as <code>Authorization: Bearer cnd_…</code>, or the session of a signed-in operator. An API key never belongs in a browser.</dd></div>
<div><dt>Scopes</dt><dd>A key, like a role, holds <a href="#scopes">scopes</a>; each endpoint names the one it needs.</dd></div>
<div><dt>Pages</dt><dd>Lists come in pages: pass the <code>next</code> of one page as the <code>cursor</code> of the following one, until it is null. Rows added meanwhile neither shift nor repeat.</dd></div>
<div><dt>Limits</dt><dd>Calls are counted by the minute. <code>RateLimit</code> says what is left; 429 comes with <code>Retry-After</code> in seconds. Intake is not counted.</dd></div>
<div><dt>Errors</dt><dd>Every error is <code>application/problem+json</code> with one of the <a href="#errors">codes below</a>, and says what to do.</dd></div>
<div><dt>Request ids</dt><dd>Every answer carries <code>X-Request-Id</code>. Send your own, 8 to 128 plain characters, and it is kept.</dd></div>
<div><dt>Several workspaces</dt><dd>An operator who works in several names one by <code>X-Candor-Workspace</code>; a key belongs to one.</dd></div>
</dl></section>`

const scopeTable = (): Html => html`<section id="scopes"><h2>Scopes and roles</h2>
<div class="wide" tabindex="0"><table><thead><tr><th scope="col">Scope</th>${roles.map((r) => html`<th scope="col">${r}</th>`)}</tr></thead>
<tbody>${scopes.map(
  (s) =>
    html`<tr><th scope="row"><code>${s}</code></th>${roles.map((r) =>
      roleScopes[r].includes(s) ? html`<td>yes</td>` : html`<td class="no">–</td>`,
    )}</tr>`,
)}</tbody></table></div></section>`

const errorList = (): Html => html`<section id="errors"><h2>Errors</h2>
<dl class="registry">${Object.entries(errors).map(
  ([code, { status, title, help }]) =>
    html`<div id="error-${code}"><dt><code>${code}</code> <span class="status">${status}</span></dt><dd>${title}. <span class="help">${prose(help)}</span></dd></div>`,
)}</dl></section>`

/** The reference as one page without scripts: it can be read, searched and printed as it is. */
export const referencePage = (endpoints: readonly Endpoint[], publicUrl: string, version: string): string => {
  const byTag = [...Map.groupBy(endpoints, (e) => e.tag)]
  const navigation = html`<nav aria-label="Contents"><a class="brand" href="/docs/api">Candor <span>${version}</span></a>
<a href="#start">How to call</a>
${byTag.map(
  ([tag, list]) =>
    html`<details open><summary>${tag}</summary><ul>${list.map((e) => html`<li><a href="#${e.id}">${e.summary}</a></li>`)}</ul></details>`,
)}
<a href="#scopes">Scopes and roles</a><a href="#errors">Errors</a></nav>`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Candor: API reference</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/docs/api.css"></head>
<body><a class="skip" href="#start">To the text</a>${navigation}<main><h1>API reference</h1>
${introduction(publicUrl)}
${byTag.map(
  ([tag, list]) =>
    html`<section id="tag-${slug(tag)}"><h2>${tag}</h2>${list.map((e) => operation(e, publicUrl))}</section>`,
)}
${scopeTable()}${errorList()}</main></body></html>`.text
}
