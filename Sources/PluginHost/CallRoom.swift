import SlotBridge

/// Memory for what a plugin is given with a call: it lies there until the call is over.
///
/// It is taken once for many calls, since most of them need little.
struct CallRoom {
    /// What is kept between calls; more is given back.
    private static let kept = 4096

    private var memory: LentMemory?
    private var capacity = 0

    /// Returns the memory, aligned to 8 bytes; what lay there before is gone.
    mutating func reserve(_ size: Int) -> UnsafeMutableRawPointer {
        if let memory, size <= capacity { return memory.start }
        takeBack()
        let memory = LentMemory.allocate(size)
        (self.memory, capacity) = (memory, size)
        return memory.start
    }

    /// Nobody reads what lies there any more.
    mutating func clear() { if capacity > Self.kept { takeBack() } }

    /// Gives the memory back.
    mutating func takeBack() {
        memory?.takeBack()
        (memory, capacity) = (nil, 0)
    }
}
