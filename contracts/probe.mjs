// Compiles the probe of contract wallets, and the wallets that its tests ask.
// `node contracts/probe.mjs` writes both; `--check` writes nothing and ends with 1 if either would change.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(new URL('../web/packages/chain/package.json', import.meta.url))
const solc = require('solc')

const here = new URL('.', import.meta.url)
const check = process.argv.includes('--check')

/** The creation code of every contract in a source that can be created, by name. */
function compiled(path) {
  const settings = {
    // The oldest that solc's output still runs on everywhere: the probe is sent to any chain.
    evmVersion: 'paris',
    optimizer: { enabled: true, runs: 1 },
    metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
  }
  const sources = { [path]: { content: readFileSync(new URL(path, here), 'utf8') } }
  const output = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })))
  const problems = (output.errors ?? []).map((each) => each.formattedMessage)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  const codes = Object.entries(output.contracts[path]).map(([name, { evm }]) => [name, `0x${evm.bytecode.object}`])
  return { compiler: solc.version(), contracts: Object.fromEntries(codes) }
}

let stale = false
for (const [source, target] of [
  ['src/SignatureProbe.sol', '../server/vitrine/certificates/wallets/probe.json'],
  ['test/wallets/Wallets.sol', '../tests/fixtures/wallets.json'],
]) {
  const place = new URL(target, here)
  const text = `${JSON.stringify(compiled(source), null, 2)}\n`
  if (existsSync(place) && readFileSync(place, 'utf8') === text) continue
  stale = true
  if (!check) writeFileSync(place, text)
  console.log(`${check ? 'stale' : 'written'}: ${fileURLToPath(place)}`)
}
if (stale && check) process.exit(1)
