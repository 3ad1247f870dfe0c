// Takes the steps of tests/support/interop.ts with go-qemu.
//
// Usage: go_qemu connect SOCKET < STEPS
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/digitalocean/go-qemu/qmp"
)

type step struct {
	Execute   string          `json:"execute"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
	Event     string          `json:"event"`
	Times     int             `json:"times"`
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run returns the outcome of one command. go-qemu keeps only the text of an
// error, which is the description.
func run(monitor *qmp.SocketMonitor, command step) any {
	message := map[string]any{"execute": command.Execute}
	if command.Arguments != nil {
		message["arguments"] = command.Arguments
	}
	text, err := json.Marshal(message)
	must(err)
	reply, err := monitor.Run(append(text, '\n'))
	if err != nil {
		return map[string]any{"desc": err.Error()}
	}
	var parsed struct {
		Return json.RawMessage `json:"return"`
	}
	must(json.Unmarshal(reply, &parsed))
	return map[string]any{"return": parsed.Return}
}

// data returns the data of an event without its own type.
func data(event qmp.Event) any {
	if event.Data == nil {
		return nil
	}
	return event.Data
}

func take(monitor *qmp.SocketMonitor, events <-chan qmp.Event, next step) []any {
	times := next.Times
	if times == 0 {
		times = 1
	}
	outcomes := make([]any, times)
	var group sync.WaitGroup
	for i := range outcomes {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			outcomes[i] = run(monitor, next)
		}(i)
	}
	group.Wait()
	for next.Event != "" {
		event := <-events
		if event.Event == next.Event {
			return append(outcomes, data(event))
		}
	}
	return outcomes
}

func main() {
	var steps []step
	must(json.NewDecoder(os.Stdin).Decode(&steps))
	monitor, err := qmp.NewSocketMonitor("unix", os.Args[2], 10*time.Second)
	must(err)
	must(monitor.Connect())
	stream, err := monitor.Events(context.Background())
	must(err)
	// The monitor waits until the program takes each event.
	events := make(chan qmp.Event, 1000)
	go func() {
		for event := range stream {
			events <- event
		}
	}()
	var outcomes []any
	for _, next := range steps {
		outcomes = append(outcomes, take(monitor, events, next))
	}
	output, err := json.Marshal(outcomes)
	must(err)
	fmt.Println(string(output))
}
