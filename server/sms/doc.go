// Package sms sends text messages: it reads phone numbers, counts what is sent,
// and hands messages to a gateway (Twilio, any other over HTTP, or an outbox in
// memory while developing).
//
// Every message costs money, and whoever owns a range of expensive numbers earns
// it. So a message is counted in the transaction that enqueues it, for the person,
// the range of numbers, the country and the organization, and only numbers that are
// known to be mobile are taken.
//
// The words of a message are a secret while they are worth something: they are
// sealed in the job that sends them, are never sent late, and appear in no error,
// log or metric. Neither do numbers.
package sms
