package import Contract

/// Takes the lines of the log.
package protocol Log: Sendable {
    /// Takes one line; `source` is the path of the call that wrote it.
    func write(_ level: LogLevel, _ message: String, source: String)
}

/// A log that many share: to keep it costs one count of references, whatever it is.
final class LogReference: Sendable {
    let log: any Log

    init(_ log: any Log) { self.log = log }
}
