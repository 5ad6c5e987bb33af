/**
 * The page at /preferences/<signed token>: a shell without a word of the person in it, and no inline code or style, so that the
 * strictest policy holds. Its script reads the token from the address and asks the server by itself.
 */
export const preferencesPage = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Privacy</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<script type="module" src="../sdk/preferences.js"></script>
</head>
<body>
<div id="candor-preferences"></div>
<noscript>
<p>This page needs JavaScript. To withdraw without it, write to the company that sent you this link.</p>
<p lang="zh">此页面需要 JavaScript。若要在不使用它的情况下撤回，请联系向您发送此链接的公司。</p>
<p lang="ar" dir="rtl">تحتاج هذه الصفحة إلى JavaScript. لسحب موافقتك من دونه، راسل الشركة التي أرسلت إليك هذا الرابط.</p>
</noscript>
</body>
</html>
`
