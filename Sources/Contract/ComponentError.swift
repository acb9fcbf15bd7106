public import JSONValues

/// How a call ended: the statuses of gRPC, which say whether trying again can help.
public enum Status: Int32, Sendable {
    case ok = 0
    case cancelled = 1
    case unknown = 2
    case invalidArgument = 3
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    case permissionDenied = 7
    case resourceExhausted = 8
    case failedPrecondition = 9
    case aborted = 10
    case outOfRange = 11
    case unimplemented = 12
    case internalFault = 13
    case unavailable = 14
    case dataLoss = 15
    case unauthenticated = 16
}

/// Why a call of a component came to nothing.
public struct ComponentError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public let status: Status
    /// One sentence for people.
    public let message: String
    /// More for programs: where (`at`, a JSON Pointer), what was expected, when to try again.
    public let details: JSONObject

    /// Makes an error.
    public init(_ status: Status, _ message: String, details: JSONObject = [:]) {
        self.status = status
        self.message = message
        self.details = details
    }

    /// The sentence for people.
    public var description: String { message }
}
