// Validate with shacl-engine from npm, over the indexed store of N3.js, which it is fastest with.
// node shacl_engine.mjs DATA.nt SHAPES.ttl REPORT; seconds to load and to validate go to stdout, as JSON.
import { createReadStream, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { DataFactory, Store, StreamParser, Writer } from 'n3'
import { Validator } from 'shacl-engine'

async function read (path) {
  const store = new Store()
  const parser = new StreamParser()
  createReadStream(path).pipe(parser)
  for await (const quad of parser) store.add(quad)
  return store
}

class Factory {
  // what it makes its report with: terms, and a dataset to put them in
  dataset (quads) { return new Store(quads) }
}
Object.assign(Factory.prototype, DataFactory)

const [data, shapes, report] = process.argv.slice(2)
const start = performance.now()
const dataset = await read(data)
const rules = await read(shapes)
// it looks for classes above others among the shapes alone
const above = DataFactory.namedNode('http://www.w3.org/2000/01/rdf-schema#subClassOf')
for (const quad of dataset.match(null, above)) rules.add(quad)
const loaded = performance.now()
const found = await new Validator(rules, { factory: new Factory() }).validate({ dataset })
const validated = performance.now()
const writer = new Writer({ format: 'N-Triples' })
for (const quad of found.dataset) writer.addQuad(quad)
writer.end((_, text) => writeFileSync(report, text))
console.log(JSON.stringify({ load: (loaded - start) / 1000, validation: (validated - loaded) / 1000 }))
