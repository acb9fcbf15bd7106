import Glibc

/// Why a file can't be read as an ELF library.
struct ELFError: Error {
    let reason: String
}

/// Reads one section of an ELF file without mapping or running anything of it.
///
/// The layout is that of the System V ABI, 64 bits, little endian. Every offset is checked
/// against the file's size: a damaged file gives an error, never a crash.
struct ELFSection {
    /// Returns the section's bytes, or nil if the file is sound but has no such section.
    static func read(_ name: String, of path: String) throws(ELFError) -> [UInt8]? {
        // A pipe would be waited for until somebody writes into it, a device may do anything.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw ELFError(reason: "can't be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ELFError(reason: "not a shared library: no regular file")
        }
        return try ELFReader(descriptor: descriptor).section(name)
    }
}

private struct ELFReader {
    let descriptor: Int32

    /// No manifest needs more; a section header that claims more is damaged.
    private static let largestSection = 16 << 20

    private struct Header {
        let name: Int
        let offset: Int
        let size: Int
    }

    func section(_ wanted: String) throws(ELFError) -> [UInt8]? {
        let start = try bytes(at: 0, count: 64, what: "ELF header")
        guard start[0..<4] == [0x7f, 0x45, 0x4c, 0x46] else {
            throw ELFError(reason: "not a shared library: it doesn't begin like an ELF file")
        }
        guard start[4] == 2, start[5] == 1 else {
            throw ELFError(
                reason: "a library for another kind of processor: not 64-bit, little endian"
            )
        }
        let count = Int(number(start, at: 60, width: 2))
        let size = Int(number(start, at: 58, width: 2))
        let namesIndex = Int(number(start, at: 62, width: 2))
        guard count > 0 else { return nil }
        guard size >= 64, namesIndex < count else {
            throw ELFError(reason: "a damaged library: its section table makes no sense")
        }
        let offset = try self.offset(number(start, at: 40, width: 8))
        let table = try bytes(at: offset, count: count * size, what: "section table")
        let headers = try headers(table, count: count, size: size)
        let names = try contents(headers[namesIndex], what: "section names")
        guard let found = headers.first(where: { name(at: $0.name, in: names) == wanted }) else {
            return nil
        }
        return try contents(found, what: "section '\(wanted)'")
    }

    private func headers(_ table: [UInt8], count: Int, size: Int) throws(ELFError) -> [Header] {
        var headers: [Header] = []
        for index in 0..<count {
            let at = index * size
            headers.append(
                Header(
                    name: Int(number(table, at: at, width: 4)),
                    offset: try offset(number(table, at: at + 24, width: 8)),
                    size: try offset(number(table, at: at + 32, width: 8))
                )
            )
        }
        return headers
    }

    private func contents(_ header: Header, what: String) throws(ELFError) -> [UInt8] {
        guard header.size <= Self.largestSection else {
            throw ELFError(reason: "a damaged library: its \(what) claims \(header.size) bytes")
        }
        return try bytes(at: header.offset, count: header.size, what: what)
    }

    private func offset(_ value: UInt64) throws(ELFError) -> Int {
        guard let offset = Int(exactly: value) else {
            throw ELFError(reason: "a damaged library: an offset lies beyond any file")
        }
        return offset
    }

    private func bytes(at offset: Int, count: Int, what: String) throws(ELFError) -> [UInt8] {
        var done = 0
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while done < count, let start = buffer.baseAddress {
                let got = pread(descriptor, start + done, count - done, offset + done)
                if got <= 0 { break }
                done += got
            }
            initialized = done
        }
        guard done == count else {
            throw ELFError(reason: "not a shared library, or a cut one: its \(what) is missing")
        }
        return result
    }

    private func number(_ bytes: [UInt8], at offset: Int, width: Int) -> UInt64 {
        (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
    }

    private func name(at offset: Int, in names: [UInt8]) -> String {
        guard offset < names.count else { return "" }
        return String(decoding: names[offset...].prefix { $0 != 0 }, as: UTF8.self)
    }
}
