// Compiles the contracts and writes what Python reads: the product's artifact, and the tests' helpers.
// `node contracts/compile.mjs` writes both; `--check` writes nothing and ends with 1 if either would change.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../web/packages/chain/package.json', import.meta.url));
const solc = require('solc');

const here = new URL('.', import.meta.url);
const PRODUCT = new URL('../server/vitrine/certificates/artifact/VitrineCertificate.json', here);
const HOSTILE = new URL('../tests/integration/certificates/contract/hostile.json', here);
// 10,000 runs save 43 gas a mint and cost 435,000 more to deploy: contracts/README.md has the figures.
const OPTIMIZER_RUNS = 200;

const settings = {
  evmVersion: 'cancun',
  viaIR: true,
  optimizer: { enabled: true, runs: OPTIMIZER_RUNS },
  // Without the hash of the sources a comment changes no byte of the code.
  metadata: { bytecodeHash: 'none' },
  outputSelection: {
    '*': {
      '*': [
        'abi',
        'userdoc',
        'devdoc',
        'evm.bytecode.object',
        'evm.deployedBytecode.object',
        'evm.deployedBytecode.immutableReferences',
      ],
    },
  },
};

/** The sources of a folder by the names that they import each other by. */
function sourcesIn(folder) {
  const names = readdirSync(new URL(folder, here)).filter((name) => name.endsWith('.sol'));
  return Object.fromEntries(
    names.sort().map((name) => [`${folder}${name}`, { content: read(`${folder}${name}`) }]),
  );
}

function read(path) {
  return readFileSync(new URL(path, here), 'utf8');
}

/** What a source imports: ours beside it, OpenZeppelin's from npm. */
function imported(path) {
  try {
    return { contents: path.startsWith('@') ? readFileSync(require.resolve(path), 'utf8') : read(path) };
  } catch (problem) {
    return { error: problem.message };
  }
}

function compiled(sources) {
  const input = JSON.stringify({ language: 'Solidity', sources, settings });
  const output = JSON.parse(solc.compile(input, { import: imported }));
  const problems = (output.errors ?? []).map((each) => each.formattedMessage);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return output.contracts;
}

/** One contract as Python reads it. immutables: [start, length] in bytes of the run-time code, ascending. */
function artifact(name, contract) {
  const { bytecode, deployedBytecode } = contract.evm;
  const immutables = Object.values(deployedBytecode.immutableReferences ?? {}).flat();
  return {
    name,
    abi: contract.abi,
    bytecode: `0x${bytecode.object}`,
    deployed_bytecode: `0x${deployedBytecode.object}`,
    immutables: immutables.map(({ start, length }) => [start, length]).sort(([a], [b]) => a - b),
    compiler: {
      solc: solc.version(),
      evm_version: settings.evmVersion,
      via_ir: settings.viaIR,
      optimizer_runs: OPTIMIZER_RUNS,
    },
  };
}

// OpenZeppelin left these without a word.
const FOREIGN = ['DEFAULT_ADMIN_ROLE()', 'InvalidShortString()', 'StringTooLong(string)'];

/** The signatures in a contract's interface of which its NatSpec says nothing. */
function undocumented({ abi, userdoc, devdoc }) {
  const said = new Set(
    [userdoc, devdoc]
      .flatMap((doc) => [doc.methods, doc.events, doc.errors])
      .flatMap((kind) => Object.keys(kind ?? {})),
  );
  return abi
    .filter(({ name }) => name !== undefined)
    .map(({ name, inputs }) => `${name}(${inputs.map(({ type }) => type)})`)
    .filter((signature) => !said.has(signature) && !FOREIGN.includes(signature));
}

const contracts = compiled({ ...sourcesIn('src/'), ...sourcesIn('test/') });
const certificate = contracts['src/VitrineCertificate.sol'].VitrineCertificate;
const silent = undocumented(certificate);
if (silent.length > 0) throw new Error(`No NatSpec for ${silent.join(', ')}`);
const product = artifact('VitrineCertificate', certificate);
const helpers = Object.entries(contracts)
  .filter(([path]) => path.startsWith('test/'))
  .flatMap(([, each]) => Object.entries(each))
  .filter(([, contract]) => contract.evm.bytecode.object !== '')
  .map(([name, { abi, evm }]) => [name, { abi, bytecode: `0x${evm.bytecode.object}` }]);

const isCheck = process.argv.includes('--check');
let isStale = false;
for (const [place, value] of [
  [PRODUCT, product],
  [HOSTILE, Object.fromEntries(helpers)],
]) {
  const text = `${JSON.stringify(value)}\n`;
  if (existsSync(place) && readFileSync(place, 'utf8') === text) continue;
  isStale = true;
  if (!isCheck) writeFileSync(place, text);
  console.log(`${isCheck ? 'stale' : 'written'}: ${fileURLToPath(place)}`);
}
if (isCheck && isStale) process.exit(1);
