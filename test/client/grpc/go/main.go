// Sends or receives with Apache's client for Go: one command, one line of JSON on stdout, exit code 0 or 1.
//
//	send    --endpoints E --topic T --mode normal|async|fifo --count N [--prefix P]
//	receive --endpoints E --topic T --way simple --group G --expect N
//	both    [--timeout SECONDS]
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"time"

	rmq "github.com/apache/rocketmq-clients/golang/v5"
	"github.com/apache/rocketmq-clients/golang/v5/credentials"
)

var (
	flags     = flag.NewFlagSet("", flag.ContinueOnError)
	endpoints = flags.String("endpoints", "", "")
	topic     = flags.String("topic", "", "")
	mode      = flags.String("mode", "", "")
	count     = flags.Int("count", 0, "")
	prefix    = flags.String("prefix", "message", "")
	way       = flags.String("way", "", "")
	group     = flags.String("group", "", "")
	expect    = flags.Int("expect", 0, "")
	timeout   = flags.Int("timeout", 30, "")
)

func main() {
	os.Setenv(rmq.CLIENT_LOG_ROOT, filepath.Join(os.TempDir(), "rocketmq-test-client"))
	rmq.ResetLogger()

	result, err := answer(os.Args[1:])
	if err != nil {
		result = map[string]interface{}{"error": err.Error()}
	}
	json.NewEncoder(os.Stdout).Encode(result)
	if result["error"] != nil {
		os.Exit(1)
	}
}

func answer(args []string) (map[string]interface{}, error) {
	if len(args) == 0 {
		return nil, errors.New("no command: send or receive")
	}
	if err := flags.Parse(args[1:]); err != nil {
		return nil, err
	}
	config := &rmq.Config{
		Endpoint:      *endpoints,
		ConsumerGroup: *group,
		Credentials:   &credentials.SessionCredentials{},
	}
	switch args[0] {
	case "send":
		return send(config)
	case "receive":
		return receive(config, time.Now().Add(time.Duration(*timeout)*time.Second))
	}
	return nil, errors.New("no such command: " + args[0])
}
