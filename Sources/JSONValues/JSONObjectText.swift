/// A JSON object written member by member, without values in between.
///
/// For texts that are made for every call; where speed doesn't matter, ``JSONObject`` reads better.
/// It can't be copied, as it owns the memory that it writes to: an array would look for room, and
/// for others who share it, at each of the many small pieces.
public struct JSONObjectText: ~Copyable {
    private var room: UnsafeMutableRawBufferPointer
    private var count = 0
    private var isEmpty = true

    /// Makes an object without members.
    ///
    /// - Parameter capacity: How many bytes it will have, as far as that is known.
    public init(capacity: Int = 128) {
        room = .allocate(byteCount: max(2, capacity), alignment: 1)
        put(UInt8(ascii: "{"))
    }

    deinit { room.deallocate() }

    /// The object as UTF-8 text.
    public consuming func bytes() -> [UInt8] {
        close()
        return Array(UnsafeRawBufferPointer(start: room.baseAddress, count: count))
    }

    /// The object as UTF-8 text in memory of its own.
    ///
    /// - Returns: The memory, which is the caller's to give back, and how many bytes of it count.
    public consuming func memory() -> (room: UnsafeMutableRawBufferPointer, count: Int) {
        close()
        let (room, count) = (room, count)
        discard self
        return (room, count)
    }

    /// Adds a member; its name isn't there yet.
    public mutating func add(_ name: StaticString, _ value: JSON) {
        begin(name)
        copy(value.bytes())
    }

    /// Adds a truth value.
    public mutating func add(_ name: StaticString, _ isTrue: Bool) {
        begin(name)
        let word: StaticString = isTrue ? "true" : "false"
        copy(UnsafeRawPointer(word.utf8Start), word.utf8CodeUnitCount)
    }

    /// Adds a text.
    public mutating func add(_ name: StaticString, _ text: String) {
        begin(name)
        write(text)
    }

    /// Adds a whole number.
    public mutating func add(_ name: StaticString, _ number: Int) {
        begin(name)
        if number < 0 { append(UInt8(ascii: "-")) }
        write(digits: number.magnitude)
    }

    /// Adds an object that the closure writes.
    public mutating func add(_ name: StaticString, _ write: (inout JSONObjectText) -> Void) {
        begin(name)
        append(UInt8(ascii: "{"))
        isEmpty = true
        write(&self)
        append(UInt8(ascii: "}"))
        isEmpty = false
    }

    /// Writes a number's digits, the last one first: they would need a text of their own.
    private mutating func write(digits number: UInt) {
        var (rest, size) = (number / 10, 1)
        while rest > 0 { (rest, size) = (rest / 10, size + 1) }
        reserve(size)
        count += size
        rest = number
        for place in 1...size {
            room[count - place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    private mutating func close() { append(UInt8(ascii: "}")) }

    private mutating func begin(_ name: StaticString) {
        let size = name.utf8CodeUnitCount
        reserve(size + 4)
        if !isEmpty { put(UInt8(ascii: ",")) }
        isEmpty = false
        put(UInt8(ascii: "\""))
        put(UnsafeRawPointer(name.utf8Start), size)
        put(UInt8(ascii: "\""))
        put(UInt8(ascii: ":"))
    }

    private mutating func write(_ text: String) {
        var text = text
        reserve(text.utf8.count + 2)
        put(UInt8(ascii: "\""))
        text.withUTF8 { characters in
            guard let letters = characters.baseAddress.map({ UnsafeRawPointer($0) }) else { return }
            // Runs of plain characters are copied whole; most texts are one run.
            var start = 0
            while let index = JSONWriter.special(in: characters, from: start) {
                copy(letters + start, index - start)
                copy(text: JSONWriter.escape(of: characters[index]))
                start = index + 1
            }
            copy(letters + start, characters.count - start)
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func copy(text: String) {
        var text = text
        text.withUTF8 { bytes in
            if let start = bytes.baseAddress { copy(UnsafeRawPointer(start), bytes.count) }
        }
    }

    private mutating func copy(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { copy(start, bytes.count) }
        }
    }

    private mutating func copy(_ bytes: UnsafeRawPointer, _ size: Int) {
        reserve(size)
        put(bytes, size)
    }

    private mutating func append(_ byte: UInt8) {
        reserve(1)
        put(byte)
    }

    /// Sees to room for some more bytes.
    private mutating func reserve(_ more: Int) {
        if count + more > room.count { grow(more) }
    }

    // Apart, so that the question whether there is room costs no call.
    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(2 * room.count, count + more),
            alignment: 1
        )
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<count]))
        room.deallocate()
        room = larger
    }

    // Both for what there is room for.

    private mutating func put(_ byte: UInt8) {
        room[count] = byte
        count += 1
    }

    private mutating func put(_ bytes: UnsafeRawPointer, _ size: Int) {
        if let start = room.baseAddress {
            (start + count).copyMemory(from: bytes, byteCount: size)
        }
        count += size
    }
}
