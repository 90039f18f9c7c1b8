/** A program that sends a message through a proxy and receives it. */
export interface Snippet {
  readonly language: string;
  /** How Markdown calls the language. */
  readonly fence: string;
  readonly file: string;
  readonly code: string;
  /** The commands that fetch the client and run the file. */
  readonly run: string;
}

/**
 * Programs with the clients of RocketMQ 5, ready to be copied and run.
 *
 * @param endpoint of a proxy, as `host:port`
 */
export const snippets = (endpoint: string, topic: string): readonly Snippet[] => [
  {
    language: "Java",
    fence: "java",
    file: "Example.java",
    code: `import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientServiceProvider;
import org.apache.rocketmq.client.apis.consumer.FilterExpression;

public class Example {
    public static void main(String[] args) throws Exception {
        var rocketmq = ClientServiceProvider.loadService();
        var proxy = ClientConfiguration.newBuilder().setEndpoints("${endpoint}").build();
        try (var producer = rocketmq.newProducerBuilder().setClientConfiguration(proxy).setTopics("${topic}").build();
             var consumer = rocketmq.newSimpleConsumerBuilder().setClientConfiguration(proxy)
                 .setConsumerGroup("${topic}-java").setAwaitDuration(Duration.ofSeconds(10))
                 .setSubscriptionExpressions(Map.of("${topic}", FilterExpression.SUB_ALL)).build()) {
            producer.send(rocketmq.newMessageBuilder().setTopic("${topic}").setBody("Hello from Java".getBytes()).build());
            var messages = consumer.receive(16, Duration.ofSeconds(20));
            while (messages.isEmpty()) messages = consumer.receive(16, Duration.ofSeconds(20)); // each asks one broker
            for (var message : messages) {
                System.out.println(StandardCharsets.UTF_8.decode(message.getBody()));
                consumer.ack(message);
            }
        }
    }
}`,
    run: `mvn -q dependency:copy -Dartifact=org.apache.rocketmq:rocketmq-client-java:5.2.0 -DoutputDirectory=.
java -cp rocketmq-client-java-5.2.0.jar Example.java`,
  },
  {
    language: "Node.js",
    fence: "js",
    file: "example.mjs",
    code: `import { Producer, SimpleConsumer } from "rocketmq-client-nodejs";

const proxy = { endpoints: "${endpoint}", logger: { ...console, debug() {}, info() {} } };
const producer = new Producer({ ...proxy, topic: "${topic}" });
const subscriptions = new Map([["${topic}", "*"]]);
const consumer = new SimpleConsumer({ ...proxy, consumerGroup: "${topic}-node", subscriptions, awaitDuration: 10_000 });
await Promise.all([producer.startup(), consumer.startup()]);
await producer.send({ topic: "${topic}", body: Buffer.from("Hello from Node.js") });
let messages = await consumer.receive();
while (messages.length === 0) messages = await consumer.receive(); // each asks one broker
for (const message of messages) {
  console.log(message.body.toString());
  await consumer.ack(message);
}
await Promise.all([producer.shutdown(), consumer.shutdown()]);`,
    run: `npm install rocketmq-client-nodejs@1.0.8
node example.mjs`,
  },
  {
    language: "Go",
    fence: "go",
    file: "example.go",
    code: `package main

import (
	"context"
	"fmt"
	"os"
	"time"

	rmq "github.com/apache/rocketmq-clients/golang/v5"
	"github.com/apache/rocketmq-clients/golang/v5/credentials"
	v2 "github.com/apache/rocketmq-clients/golang/v5/protocol/v2"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	os.Setenv(rmq.CLIENT_LOG_ROOT, os.TempDir())
	rmq.ResetLogger()
	ctx := context.Background()
	proxy := &rmq.Config{Endpoint: "${endpoint}", ConsumerGroup: "${topic}-go", Credentials: &credentials.SessionCredentials{}}
	consumer := must(rmq.NewSimpleConsumer(proxy, rmq.WithAwaitDuration(10*time.Second),
		rmq.WithSubscriptionExpressions(map[string]*rmq.FilterExpression{"${topic}": rmq.SUB_ALL})))
	must(0, consumer.Start())
	defer consumer.GracefulStop()
	producer := must(rmq.NewProducer(proxy, rmq.WithTopics("${topic}")))
	must(0, producer.Start())
	defer producer.GracefulStop()
	must(producer.Send(ctx, &rmq.Message{Topic: "${topic}", Body: []byte("Hello from Go")}))
	var messages []*rmq.MessageView
	for len(messages) == 0 { // each call asks one broker
		var err error
		messages, err = consumer.Receive(ctx, 16, 20*time.Second)
		if status, ok := rmq.AsErrRpcStatus(err); err != nil && (!ok || status.GetCode() != int32(v2.Code_MESSAGE_NOT_FOUND)) {
			panic(err)
		}
	}
	for _, message := range messages {
		fmt.Println(string(message.GetBody()))
		must(0, consumer.Ack(ctx, message))
	}
}`,
    run: `go mod init example
go get github.com/apache/rocketmq-clients/golang/v5@v5.1.2
go mod tidy
go run .`,
  },
  {
    language: "Python",
    fence: "python",
    file: "example.py",
    code: `from rocketmq import ClientConfiguration, Credentials, FilterExpression, Message, Producer, SimpleConsumer

proxy = ClientConfiguration("${endpoint}", Credentials())
consumer = SimpleConsumer(proxy, "${topic}-python", {"${topic}": FilterExpression()})
consumer.startup()
producer = Producer(proxy, ["${topic}"])
producer.startup()
message = Message()
message.topic, message.body = "${topic}", b"Hello from Python"
producer.send(message)
messages = consumer.receive(16, 20)
while not messages:  # each call asks one broker
    messages = consumer.receive(16, 20)
for message in messages:
    print(message.body.decode())
    consumer.ack(message)
producer.shutdown()
consumer.shutdown()`,
    run: `python3 -m venv .venv
.venv/bin/pip install rocketmq-python-client==5.1.2
.venv/bin/python example.py`,
  },
];
