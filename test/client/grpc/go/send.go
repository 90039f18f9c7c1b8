package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	rmq "github.com/apache/rocketmq-clients/golang/v5"
)

const groups = 4

func send(config *rmq.Config) (map[string]interface{}, error) {
	producer, err := rmq.NewProducer(config, rmq.WithTopics(*topic))
	if err != nil {
		return nil, err
	}
	if err := producer.Start(); err != nil {
		return nil, err
	}
	defer producer.GracefulStop()

	var mutex sync.Mutex
	var pending sync.WaitGroup
	sent := 0
	result := map[string]interface{}{"mode": *mode}
	done := func(err error) {
		mutex.Lock()
		defer mutex.Unlock()
		if err == nil {
			sent++
		} else if result["error"] == nil {
			result["error"] = err.Error()
		}
	}
	run := strconv.FormatInt(time.Now().UnixNano(), 36)
	for i := 0; i < *count; i++ {
		message := &rmq.Message{Topic: *topic, Body: []byte(fmt.Sprintf("%s-%s-%d", *prefix, *mode, i))}
		switch *mode {
		case "async":
			pending.Add(1)
			producer.SendAsync(context.Background(), message, func(_ context.Context, _ []*rmq.SendReceipt, err error) {
				done(err)
				pending.Done()
			})
		case "fifo":
			message.SetMessageGroup(fmt.Sprintf("%s-%d", run, i%groups))
			fallthrough
		case "normal":
			_, err := producer.Send(context.Background(), message)
			done(err)
		default:
			return nil, errors.New("no such mode: " + *mode)
		}
	}
	pending.Wait()
	result["sent"], result["failed"] = sent, *count-sent
	return result, nil
}
