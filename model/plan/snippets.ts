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

/** The variables from which the programs take their user and its password. */
export const credentialVariables = { user: "ROCKETMQ_ACCESS_KEY", password: "ROCKETMQ_SECRET_KEY" } as const;

const { user, password } = credentialVariables;

const nodeLogin =
  "\nproxy.sessionCredentials = { accessKey: process.env." +
  user +
  ", accessSecret: process.env." +
  password +
  " };";

/** The variable that tells gRPC where the authority is by which servers are verified: a file in PEM. */
export const authorityVariable = "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH";

const goVerification = `
	ca := x509.NewCertPool()
	ca.AppendCertsFromPEM(must(os.ReadFile(os.Getenv("${authorityVariable}"))))
	verified := func(proxy *rmq.Config, options ...rmq.ClientOption) (rmq.Client, error) {
		return rmq.NewClient(proxy, append(options, rmq.WithConnOptions(rmq.WithTLSConfig(&tls.Config{RootCAs: ca})))...)
	}`;

/** What a cluster wants of those who connect to it. */
export interface Demands {
  /** Whether they have to log in. */
  readonly hasUsers: boolean;
  /** Whether connections are encrypted. */
  readonly hasTls: boolean;
}

/**
 * Programs with the clients of RocketMQ 5, ready to be copied and run.
 *
 * @param endpoint of a proxy, as `host:port`
 */
export const snippets = (
  endpoint: string,
  topic: string,
  { hasUsers, hasTls }: Demands,
): readonly Snippet[] => [
  {
    language: "Java",
    fence: "java",
    file: "Example.java",
    code: `import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.client.apis.ClientConfiguration;
import org.apache.rocketmq.client.apis.ClientServiceProvider;${hasUsers ? "\nimport org.apache.rocketmq.client.apis.StaticSessionCredentialsProvider;" : ""}
import org.apache.rocketmq.client.apis.consumer.FilterExpression;

public class Example {
    public static void main(String[] args) throws Exception {
        var rocketmq = ClientServiceProvider.loadService();
        var proxy = ClientConfiguration.newBuilder().setEndpoints("${endpoint}")${
          hasUsers
            ? `
            .setCredentialProvider(new StaticSessionCredentialsProvider(System.getenv("${user}"), System.getenv("${password}")))`
            : ""
        }.build();
        try (var producer = rocketmq.newProducerBuilder().setClientConfiguration(proxy).setTopics("${topic}").build();
             var consumer = rocketmq.newSimpleConsumerBuilder().setClientConfiguration(proxy)
                 .setConsumerGroup("${topic}-java").setAwaitDuration(Duration.ofSeconds(10))
                 .setSubscriptionExpressions(Map.of("${topic}", FilterExpression.SUB_ALL)).build()) {
            var hello = "Hello from Java";
            producer.send(rocketmq.newMessageBuilder().setTopic("${topic}").setBody(hello.getBytes()).build());
            for (var received = false; !received;) // each call asks one broker, which may have older messages
                for (var message : consumer.receive(16, Duration.ofSeconds(20))) {
                    var text = StandardCharsets.UTF_8.decode(message.getBody()).toString();
                    System.out.println(text);
                    consumer.ack(message);
                    received |= text.equals(hello);
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

const proxy = { endpoints: "${endpoint}", ${hasTls ? "sslEnabled: true, " : ""}logger: { ...console, debug() {}, info() {} } };${
      hasUsers ? nodeLogin : ""
    }
const producer = new Producer({ ...proxy, topic: "${topic}" });
const subscriptions = new Map([["${topic}", "*"]]);
const consumer = new SimpleConsumer({ ...proxy, consumerGroup: "${topic}-node", subscriptions, awaitDuration: 10_000 });
await Promise.all([producer.startup(), consumer.startup()]);
const hello = "Hello from Node.js";
await producer.send({ topic: "${topic}", body: Buffer.from(hello) });
let received = false;
while (!received) // each call asks one broker, which may have older messages
  for (const message of await consumer.receive()) {
    const text = message.body.toString();
    console.log(text);
    await consumer.ack(message);
    received ||= text === hello;
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
	"context"${hasTls ? '\n\t"crypto/tls"\n\t"crypto/x509"' : ""}
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
	ctx := context.Background()${hasTls ? goVerification : ""}
	user := &credentials.SessionCredentials{${hasUsers ? `AccessKey: os.Getenv("${user}"), AccessSecret: os.Getenv("${password}")` : ""}}
	proxy := &rmq.Config{Endpoint: "${endpoint}", ConsumerGroup: "${topic}-go", Credentials: user}
	consumer := must(rmq.NewSimpleConsumer(proxy, ${hasTls ? "rmq.WithClientFuncForSimpleConsumer(verified), " : ""}rmq.WithAwaitDuration(10*time.Second),
		rmq.WithSubscriptionExpressions(map[string]*rmq.FilterExpression{"${topic}": rmq.SUB_ALL})))
	must(0, consumer.Start())
	defer consumer.GracefulStop()
	producer := must(rmq.NewProducer(proxy, ${hasTls ? "rmq.WithClientFunc(verified), " : ""}rmq.WithTopics("${topic}")))
	must(0, producer.Start())
	defer producer.GracefulStop()
	hello := "Hello from Go"
	must(producer.Send(ctx, &rmq.Message{Topic: "${topic}", Body: []byte(hello)}))
	for received := false; !received; { // each call asks one broker, which may have older messages
		messages, err := consumer.Receive(ctx, 16, 20*time.Second)
		if status, ok := rmq.AsErrRpcStatus(err); err != nil && (!ok || status.GetCode() != int32(v2.Code_MESSAGE_NOT_FOUND)) {
			panic(err)
		}
		for _, message := range messages {
			fmt.Println(string(message.GetBody()))
			must(0, consumer.Ack(ctx, message))
			received = received || string(message.GetBody()) == hello
		}
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
    code: `${hasUsers ? "import os\n" : ""}from rocketmq import ClientConfiguration, Credentials, FilterExpression, Message, Producer, SimpleConsumer

proxy = ClientConfiguration("${endpoint}", Credentials(${hasUsers ? `os.environ["${user}"], os.environ["${password}"]` : ""}))
consumer = SimpleConsumer(proxy, "${topic}-python", {"${topic}": FilterExpression()}${hasTls ? ", tls_enable=True" : ""})
consumer.startup()
producer = Producer(proxy, ["${topic}"]${hasTls ? ", tls_enable=True" : ""})
producer.startup()
hello = b"Hello from Python"
message = Message()
message.topic, message.body = "${topic}", hello
producer.send(message)
received = False
while not received:  # each call asks one broker, which may have older messages
    for message in consumer.receive(16, 20):
        print(message.body.decode())
        consumer.ack(message)
        received = received or message.body == hello
producer.shutdown()
consumer.shutdown()`,
    run: `python3 -m venv .venv
.venv/bin/pip install rocketmq-python-client==5.1.2
.venv/bin/python example.py`,
  },
];
