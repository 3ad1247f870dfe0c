// Runs workloads with go-qemu for bench/contender.ts. Each line of standard
// input is a workload in JSON. Each line of standard output is its result, or
// an error.
//
// Usage: main SOCKET
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/digitalocean/go-qemu/qmp"
)

type workload struct {
	Kind      string          `json:"kind"`
	Count     int             `json:"count"`
	Size      int             `json:"size"`
	Command   string          `json:"command"`
	Arguments json.RawMessage `json:"arguments"`
}

func connect(path string) (*qmp.SocketMonitor, error) {
	monitor, err := qmp.NewSocketMonitor("unix", path, 10*time.Second)
	if err != nil {
		return nil, err
	}
	return monitor, monitor.Connect()
}

// execute sends a command and parses its result, as the other clients do.
func execute(monitor *qmp.SocketMonitor, name string, arguments any) error {
	command, err := json.Marshal(qmp.Command{Execute: name, Args: arguments})
	if err != nil {
		return err
	}
	reply, err := monitor.Run(append(command, '\n'))
	if err != nil {
		return err
	}
	var parsed map[string]any
	return json.Unmarshal(reply, &parsed)
}

// concurrently runs count commands in size goroutines. The monitor sends the
// commands one after the other.
func concurrently(monitor *qmp.SocketMonitor, count, size int) error {
	var group sync.WaitGroup
	errors := make(chan error, size)
	for i := 0; i < size; i++ {
		share := count / size
		if i < count%size {
			share++
		}
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < share; j++ {
				if err := execute(monitor, "query-status", nil); err != nil {
					errors <- err
					return
				}
			}
		}()
	}
	group.Wait()
	close(errors)
	return <-errors
}

// session is a monitor and its events. Once a program has asked for events, the
// monitor waits until the program takes each event.
type session struct {
	monitor *qmp.SocketMonitor
	events  <-chan qmp.Event
}

// consuming calls cause, which must cause count events, and waits for them.
func (s *session) consuming(count int, cause func() error) error {
	if s.events == nil {
		events, err := s.monitor.Events(context.Background())
		if err != nil {
			return err
		}
		s.events = events
	}
	done := make(chan error, 1)
	go func() { done <- cause() }()
	for i := 0; i < count; i++ {
		<-s.events
	}
	return <-done
}

func (s *session) perform(w workload) error {
	switch w.Kind {
	case "sequential":
		return concurrently(s.monitor, w.Count, 1)
	case "window":
		return concurrently(s.monitor, w.Count, w.Size)
	case "burst":
		return concurrently(s.monitor, w.Count, w.Count)
	case "events":
		return s.consuming(w.Count, func() error {
			return execute(s.monitor, "flood", map[string]int{"count": w.Count})
		})
	case "stop-cont":
		return s.consuming(w.Count, func() error {
			for i := 0; i < w.Count/2; i++ {
				if err := execute(s.monitor, "stop", nil); err != nil {
					return err
				}
				if err := execute(s.monitor, "cont", nil); err != nil {
					return err
				}
			}
			return nil
		})
	case "reply":
		for i := 0; i < w.Count; i++ {
			if err := execute(s.monitor, w.Command, w.Arguments); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("go-qemu cannot run %s", w.Kind)
}

func (s *session) measure(path string, w workload) (float64, error) {
	start := time.Now()
	if w.Kind == "connect" {
		for i := 0; i < w.Count; i++ {
			monitor, err := connect(path)
			if err != nil {
				return 0, err
			}
			if err := monitor.Disconnect(); err != nil {
				return 0, err
			}
		}
		return time.Since(start).Seconds() / float64(w.Count) * 1e6, nil
	}
	if s.monitor == nil {
		monitor, err := connect(path)
		if err != nil {
			return 0, err
		}
		s.monitor = monitor
		start = time.Now()
	}
	if err := s.perform(w); err != nil {
		return 0, err
	}
	elapsed := time.Since(start).Seconds()
	if w.Kind == "reply" {
		return elapsed / float64(w.Count) * 1e3, nil
	}
	return float64(w.Count) / elapsed, nil
}

func main() {
	var s session
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var w workload
		result, err := 0.0, json.Unmarshal(lines.Bytes(), &w)
		if err == nil {
			result, err = s.measure(os.Args[1], w)
		}
		if err != nil {
			fmt.Printf("error: %v\n", err)
		} else {
			fmt.Println(result)
		}
	}
}
