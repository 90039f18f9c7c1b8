package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	rmq "github.com/apache/rocketmq-clients/golang/v5"
)

// Counts what came in, each body once, and whether the messages of a group came in the order they were sent.
type tally struct {
	expected, received, outOfOrder int
	bodies                         map[string]bool
	lastOfGroup                    map[string]int
	lastError                      error
}

func newTally(expected int) *tally {
	return &tally{expected: expected, bodies: map[string]bool{}, lastOfGroup: map[string]int{}}
}

func (t *tally) add(message *rmq.MessageView) {
	body := string(message.GetBody())
	t.received++
	if t.bodies[body] {
		return // one that is delivered again does not break the order
	}
	t.bodies[body] = true
	if group := message.GetMessageGroup(); group != nil && *group != "" {
		sequence, _ := strconv.Atoi(body[strings.LastIndex(body, "-")+1:])
		if t.lastOfGroup[*group] > sequence {
			t.outOfOrder++
		}
		t.lastOfGroup[*group] = sequence
	}
}

func (t *tally) missing() int {
	if len(t.bodies) >= t.expected {
		return 0
	}
	return t.expected - len(t.bodies)
}

func (t *tally) answer(way string) map[string]interface{} {
	bodies := make([]string, 0, len(t.bodies))
	for body := range t.bodies {
		bodies = append(bodies, body)
	}
	sort.Strings(bodies)
	answer := map[string]interface{}{
		"way":        way,
		"received":   t.received,
		"distinct":   len(bodies),
		"duplicates": t.received - len(bodies),
		"outOfOrder": t.outOfOrder,
		"bodies":     bodies,
	}
	if t.missing() > 0 {
		answer["error"] = fmt.Sprintf("%d messages missing when the time was up; last error: %v", t.missing(), t.lastError)
	}
	return answer
}
