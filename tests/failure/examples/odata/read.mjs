// A real OData client library reads a table: node read.mjs SITE KEY
import client from "@odata/client";

const [site, password] = process.argv.slice(2);
const service = client.OData.New4({ serviceEndpoint: `${site}/odata/`, credential: { username: "power-bi", password } });
const values = service.getEntitySet("Values");
const asked = service.newParam().filter("Indicator eq 'X.2' and Measure eq 'cumulative'").select(["Period", "Value"]).skip(1).top(2);
console.log(JSON.stringify({
  rows: await values.query(asked),
  count: await values.count(service.newFilter().field("Indicator").eq("X.2")),
}));
