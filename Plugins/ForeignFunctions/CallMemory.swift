/// Memory for one call at a time: what C reads and writes through pointers.
///
/// It grows as needed, and keeps its first block from call to call, so that most calls allocate
/// nothing.
final class CallMemory {
    private static let blockSize = 4096
    private static let alignment = 16

    private let first = UnsafeMutableRawPointer.allocate(
        byteCount: blockSize,
        alignment: alignment
    )
    private var used = 0
    private var larger: [UnsafeMutableRawPointer] = []

    deinit {
        reset()
        first.deallocate()
    }

    /// Returns memory until ``reset()``; what is in it is left over from before.
    func take(_ size: Int) -> UnsafeMutableRawPointer {
        let rounded = (max(size, 1) + Self.alignment - 1) & ~(Self.alignment - 1)
        if used + rounded <= Self.blockSize {
            defer { used += rounded }
            return first + used
        }
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: rounded,
            alignment: Self.alignment
        )
        larger.append(block)
        return block
    }

    /// Returns memory that is all zero.
    func takeZeroed(_ size: Int) -> UnsafeMutableRawPointer {
        let memory = take(size)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: max(size, 1))
        return memory
    }

    /// Takes all memory back.
    func reset() {
        used = 0
        if larger.isEmpty { return }
        for block in larger { block.deallocate() }
        larger = []
    }
}
