import Contract
import JSONValues
import PluginHost

/// Bytes that look more or less like frames, as a worker sends them that has scribbled over its
/// memory.
package struct FrameNoise {
    private static let frames: [[UInt8]] = [
        Frame(.hello, text: "glia worker"), Frame(.load, call: 1, text: "/a/library.so"),
        Frame(.create, call: 2, text: "org.example.a", details: Array(#"{"a":[1]}"#.utf8)),
        Frame(
            .call,
            call: 3,
            reference: 1,
            number: 2,
            value: SlotValue(
                head: ["a": 1],
                arrays: [
                    NamedArray("t", .text(["one", nil, "", "ä"])), NamedArray("b", .u8([1, 2])),
                    NamedArray("f", .f32([1, 2, 3, 4]), columns: 2),
                ]
            ),
            origin: Frame.Origin(context: Array("{}".utf8), seed: 7, draws: 1)
        ),
        Frame(
            .ended,
            call: 4,
            value: SlotValue(
                head: [:],
                arrays: [
                    NamedArray("scores", .f64([0.5, .nan])), NamedArray("i", .i32([-1])),
                    NamedArray("l", .i64([.min, .max])), NamedArray("none", .text([])),
                ]
            )
        ),
        Frame(.failed, call: 5, number: 14, text: "no", details: Array(#"{"at":"/a"}"#.utf8)),
        Frame(.request, call: 6, reference: 9, text: "lm.generate", value: SlotValue()),
        Frame(.log, call: 7, number: 3, text: String(repeating: "x", count: 200)),
    ].map { Array(FrameWriter($0).bytes.dropFirst(4)) }

    /// Numbers at which sizes go wrong.
    private static let edges: [UInt64] = [
        0, 1, 0x7f, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x7fff_ffff_ffff_ffff,
        0x8000_0000_0000_0000, .max, 1 << 40,
    ]

    private var random: KeyedRandom

    /// Makes noise; the same seed makes the same.
    package init(seed: UInt64) { random = KeyedRandom(seed: seed, purpose: "frames") }

    /// The next bytes.
    package mutating func next() -> [UInt8] {
        var bytes = Self.frames[below(Self.frames.count)]
        switch below(8) {
        case 0: bytes = (0..<below(80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        case 1: bytes.removeLast(below(bytes.count + 1))
        case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: below(bytes.count + 1))
        case 3: bytes += Self.frames[below(Self.frames.count)]
        case 4, 5:
            for _ in 0...below(3) { bytes[below(bytes.count)] = UInt8(below(256)) }
        default: overwrite(&bytes)
        }
        return bytes
    }

    /// Puts a number of one to eight bytes somewhere.
    private mutating func overwrite(_ bytes: inout [UInt8]) {
        let edge = Self.edges[below(Self.edges.count)]
        let start = below(bytes.count)
        for place in 0..<min(1 << below(4), bytes.count - start) {
            bytes[start + place] = UInt8(truncatingIfNeeded: edge >> UInt64(8 * place))
        }
    }

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    /// Returns what is wrong with how the bytes were read, or nil: they are refused, or are a frame
    /// that, written and read again, stays what it is.
    package static func fault(reading bytes: [UInt8]) -> String? {
        guard let frame = try? bytes.withUnsafeBytes(FrameReader.frame(in:)) else { return nil }
        let written = FrameWriter(frame).bytes
        do {
            let again = try written.dropFirst(4).withUnsafeBytes(FrameReader.frame(in:))
            return FrameWriter(again).bytes == written ? nil : "\(bytes) is read in two ways"
        } catch {
            return "\(bytes) is read, but not when it is written again: \(error)"
        }
    }
}
