/**
 * One style sheet for all pages: contrast at least 4.5:1, targets of 44 px, readable at 200 % zoom in one column, visible
 * focus, and nothing said by colour alone.
 */
export const styles = `
:root{--ink:#1b1f24;--quiet:#4a5560;--line:#b8c0c8;--paper:#fff;--tint:#eef3f8;--link:#0b4f8a;--yes:#0a5c36;--no:#9b1c1c;--maybe:#7a4a00}
*{box-sizing:border-box}
body{margin:0;font:1.125rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:var(--ink);background:var(--paper)}
header,main,footer{max-width:60rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;border-bottom:3px solid var(--link)}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem}
nav a{display:inline-flex;align-items:center;min-height:44px;padding:0 .25rem}
a{color:var(--link)}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible{outline:3px solid #c25700;outline-offset:2px}
.brand{font-weight:700;color:var(--ink);text-decoration:none;display:inline-flex;align-items:center;min-height:44px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.75rem}
h1{font-size:1.75rem;line-height:1.3}
h2{font-size:1.3rem}
form{display:flex;flex-wrap:wrap;gap:1rem;align-items:end;background:var(--tint);padding:1rem;border-radius:.5rem}
label{display:block;font-weight:600}
input,select,button{font:inherit;min-height:44px;padding:.4rem .75rem;border:1px solid var(--quiet);border-radius:.375rem;background:var(--paper);color:var(--ink);max-width:100%}
button{background:var(--link);color:#fff;border-color:var(--link);cursor:pointer}
table{border-collapse:collapse;width:100%}
caption{text-align:start;font-weight:600;padding:.5rem 0}
th,td{text-align:start;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line)}
.notice{margin:0 0 1rem;border:2px solid var(--maybe);border-radius:.5rem;padding:.5rem 1rem;font-weight:600}
.scroll{overflow-x:auto}
.scroll th,.scroll td{min-width:5.5rem}
.answer{margin-block:1rem;border-inline-start:.5rem solid var(--quiet);padding:.5rem 1rem;background:var(--tint)}
.answer.yes{border-color:var(--yes)}
.answer.no{border-color:var(--no)}
.answer.unknown{border-color:var(--maybe)}
.answer strong{font-size:1.5rem}
code{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.95em;overflow-wrap:anywhere}
th code{white-space:nowrap;overflow-wrap:normal}
footer{color:var(--quiet);border-top:1px solid var(--line);margin-top:2rem}
dt{font-weight:600}dd{margin:0 0 .75rem}
@media print{header nav,form,.skip{display:none}}
`
