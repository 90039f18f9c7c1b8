"""
Sends or receives with Apache's client for Python: one command, one line of JSON on stdout, exit code 0 or 1.

  send    --endpoints E --topic T --mode normal|async|fifo --count N [--prefix P]
  receive --endpoints E --topic T --way simple|push --group G --expect N
  both    [--timeout SECONDS]
"""

import argparse
import json
import os
import re
import sys
import tempfile
import threading
import time
import uuid

os.environ["HOME"] = os.path.join(tempfile.gettempdir(), "rocketmq-test-client")  # below it are the library's logs

from rocketmq import (  # noqa: E402
    ClientConfiguration,
    ConsumeResult,
    Credentials,
    FilterExpression,
    Message,
    MessageListener,
    Producer,
    PushConsumer,
    SimpleConsumer,
)

GROUPS = 4


class Tally:
    """Counts what came in, each body once, and whether the messages of a group came in the order they were sent."""

    def __init__(self, expected):
        self.expected = expected
        self.received = self.out_of_order = 0
        self.bodies = set()
        self.last_of_group = {}
        self.last_error = None
        self.changed = threading.Condition()

    def add(self, message):
        body = message.body.decode()
        with self.changed:
            self.received += 1
            if body not in self.bodies:  # one that is delivered again does not break the order
                self.bodies.add(body)
                self.check_order(message.message_group, int(re.search(r"\d+$", body)[0]))
            self.changed.notify()

    def check_order(self, group, sequence):
        if group:
            self.out_of_order += self.last_of_group.get(group, -1) > sequence
            self.last_of_group[group] = sequence

    @property
    def missing(self):
        return max(0, self.expected - len(self.bodies))

    def complete(self, seconds):
        with self.changed:
            return self.changed.wait_for(lambda: self.missing == 0, seconds)

    def answer(self, way):
        return {
            "way": way,
            "received": self.received,
            "distinct": len(self.bodies),
            "duplicates": self.received - len(self.bodies),
            "outOfOrder": self.out_of_order,
            "bodies": sorted(self.bodies),
            **({"error": self.shortfall()} if self.missing else {}),
        }

    def shortfall(self):
        return f"{self.missing} messages missing when the time was up; last error: {self.last_error!r}"


class Listener(MessageListener):
    def __init__(self, tally):
        self.tally = tally

    def consume(self, message):
        self.tally.add(message)
        return ConsumeResult.SUCCESS


def send(config, options):
    producer = Producer(config, (options.topic,))
    producer.startup()
    run = uuid.uuid4().hex
    futures = []
    sent, error = 0, None
    for i in range(options.count):
        message = Message()
        message.topic = options.topic
        message.body = f"{options.prefix}-{options.mode}-{i}".encode()
        if options.mode == "fifo":
            message.message_group = f"{run}-{i % GROUPS}"
        try:
            if options.mode == "async":
                futures.append(producer.send_async(message))
            else:
                producer.send(message)
                sent += 1
        except Exception as e:
            error = error or repr(e)
    for future in futures:
        try:
            future.result(options.timeout)
            sent += 1
        except Exception as e:
            error = error or repr(e)
    producer.shutdown()
    answer = {"mode": options.mode, "sent": sent, "failed": options.count - sent}
    return {**answer, "error": error} if error else answer


def receive(config, options):
    deadline = time.monotonic() + options.timeout
    tally = Tally(options.expect)
    subscription = {options.topic: FilterExpression()}
    if options.way == "push":
        consumer = PushConsumer(config, options.group, Listener(tally), subscription)
        consumer.startup()
        tally.complete(options.timeout)
    else:
        consumer = SimpleConsumer(config, options.group, subscription, await_duration=5)
        consumer.startup()
        while tally.missing and time.monotonic() < deadline:
            try:
                for message in consumer.receive(32, 20):
                    tally.add(message)
                    consumer.ack(message)
            except Exception as e:  # also where the proxy does not yet know the consumer's settings
                tally.last_error = e
                time.sleep(0.2)
    consumer.shutdown()
    return tally.answer(options.way)


def parse():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("command", choices=["send", "receive"])
    parser.add_argument("--endpoints", required=True)
    parser.add_argument("--topic", required=True)
    parser.add_argument("--mode", choices=["normal", "async", "fifo"])
    parser.add_argument("--count", type=int)
    parser.add_argument("--prefix", default="message")
    parser.add_argument("--way", choices=["simple", "push"])
    parser.add_argument("--group")
    parser.add_argument("--expect", type=int)
    parser.add_argument("--timeout", type=int, default=30)
    return parser.parse_args()


def main():
    options = parse()
    try:
        config = ClientConfiguration(options.endpoints, Credentials())
        answer = (send if options.command == "send" else receive)(config, options)
    except Exception as e:
        answer = {"error": repr(e)}
    print(json.dumps(answer), flush=True)
    os._exit(1 if "error" in answer else 0)  # the library leaves threads behind


main()
