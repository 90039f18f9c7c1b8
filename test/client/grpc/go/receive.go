package main

import (
	"context"
	"errors"
	"time"

	rmq "github.com/apache/rocketmq-clients/golang/v5"
)

func receive(config *rmq.Config, deadline time.Time) (map[string]interface{}, error) {
	if *way != "simple" {
		return nil, errors.New("no such way: " + *way) // v5.1.2 has no push consumer
	}
	consumer, err := rmq.NewSimpleConsumer(config,
		rmq.WithAwaitDuration(5*time.Second),
		rmq.WithSubscriptionExpressions(map[string]*rmq.FilterExpression{*topic: rmq.SUB_ALL}))
	if err != nil {
		return nil, err
	}
	if err := consumer.Start(); err != nil {
		return nil, err
	}
	defer consumer.GracefulStop()

	tally := newTally(*expect)
	for tally.missing() > 0 && time.Now().Before(deadline) {
		if err := receiveSome(consumer, tally); err != nil {
			tally.lastError = err // it may only say that there was no message
			time.Sleep(200 * time.Millisecond)
		}
	}
	return tally.answer(*way), nil
}

func receiveSome(consumer rmq.SimpleConsumer, tally *tally) error {
	messages, err := consumer.Receive(context.Background(), 32, 20*time.Second)
	for _, message := range messages {
		tally.add(message)
		if err := consumer.Ack(context.Background(), message); err != nil {
			return err
		}
	}
	return err
}
