import Glibc

/// Where secrets, such as the keys of providers, come from.
package struct Secrets: Sendable {
    /// Returns the secret of that name, or nil; throws if the place can't be read.
    package typealias Lookup = @Sendable (_ name: String) throws -> String?

    private let lookup: Lookup

    /// Takes secrets from a place.
    package init(_ lookup: @escaping Lookup) { self.lookup = lookup }

    /// The variables of this process.
    package static let environment = Secrets { name in getenv(name).map { String(cString: $0) } }

    /// Returns the secret of that name, or nil; an empty one counts as none.
    package func value(_ name: String) throws -> String? {
        let value = try lookup(name)
        return value == "" ? nil : value
    }
}
