// Read all events and go on as new ones come: npm install kafkajs && node examples/subscriber.mjs 127.0.0.1:9092 csdp.cenn.grants
import { Kafka, logLevel } from "kafkajs";

const [address, ...topics] = process.argv.slice(2);
const kafka = new Kafka({ brokers: [address], logLevel: logLevel.ERROR });
// With a key for Kafka: { ..., ssl: { ca: [authority] }, sasl: { mechanism: "scram-sha-512", username, password } }
const consumer = kafka.consumer({ groupId: `example-${process.pid}` });
await consumer.connect();
await consumer.subscribe({ topics, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ message }) => {
    const header = (name) => message.headers[name]?.toString();
    console.log(header("ce_time"), header("ce_type"), header("ce_id"), message.value.toString());
  },
});
