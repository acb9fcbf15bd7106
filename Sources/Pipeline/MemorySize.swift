/// An amount of memory as people write it, such as "512 MiB".
enum MemorySize {
    /// A worker without a plugin has stacks and tables of its own; less is no room for anything.
    static let least: UInt64 = 64 << 20

    private static let units: [String: UInt64] = [
        "MiB": 1 << 20, "GiB": 1 << 30, "MB": 1_000_000, "GB": 1_000_000_000,
    ]

    /// Returns the bytes, or nil if it is no amount or none that is enough.
    static func bytes(_ text: String) -> UInt64? {
        let number = text.prefix { $0.isNumber }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        guard let count = UInt64(number), let size = units[String(unit)] else { return nil }
        let (bytes, overflows) = count.multipliedReportingOverflow(by: size)
        return overflows || bytes < least ? nil : bytes
    }
}
