import Contract
import Foundation
import HostDoubles
import JSONValues
import PluginHost
import Testing

/// What comes from a worker is read with care; `GLIA_FRAMES` says how many noisy frames to read.
struct FrameReaderTests {
    @Test func noiseIsRefusedOrAFrameAndNeverHarms() {
        let count = ProcessInfo.processInfo.environment["GLIA_FRAMES"].flatMap { Int($0) } ?? 20_000
        var noise = FrameNoise(seed: 11)

        let fault = (0..<count).lazy.compactMap { _ in FrameNoise.fault(reading: noise.next()) }
            .first

        #expect(fault == nil)
    }

    @Test(arguments: Frame.Kind.allCases)
    func aFrameSurvivesTheSocket(kind: Frame.Kind) throws {
        let frame = Frame(
            kind,
            call: .max,
            reference: 3,
            number: .min,
            text: "ä",
            details: [1, 2],
            value: SlotValue(
                head: ["a": nil],
                arrays: [
                    NamedArray("t", .text(["x", nil, ""])),
                    NamedArray("v", .f32([1, 2]), columns: 2),
                ]
            ),
            origin: Frame.Origin(context: [7], seed: .max, draws: 4)
        )

        let read = try FrameWriter(frame).bytes.dropFirst(4)
            .withUnsafeBytes(FrameReader.frame(in:))

        #expect(read == frame)
    }
}
