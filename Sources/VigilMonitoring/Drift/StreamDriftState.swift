public import VigilStatistics

/// A stream detector at work: settings, state, and what it has seen.
///
/// A value; a copy watches on its own.
public struct StreamDriftState: Sendable, Equatable {
    /// The detector that it belongs to.
    public let detectorID: DriftDetectorID
    /// How long it runs without a false alarm, by simulation from its reference.
    public let runLength: RunLengthEstimate
    /// The number of events since its start, missing values among them.
    public private(set) var eventCount = 0
    /// The number of alarms since its start.
    public private(set) var driftCount = 0
    /// The number of missing values since its start.
    public var missingCount: Int { detector.missing }
    private var detector: any ChangeDetector

    /// A fresh state.
    ///
    /// - Parameters:
    ///   - id: The detector's identifier.
    ///   - detector: Its calibrated form.
    ///   - estimate: How long it runs without a false alarm.
    public init(id: DriftDetectorID, detector: any ChangeDetector, estimate: RunLengthEstimate) {
        detectorID = id
        self.detector = detector
        runLength = estimate
    }

    /// Takes in one event.
    ///
    /// - Parameter value: Any double; NaN is missing.
    /// - Returns: What is known after it.
    public mutating func update(_ value: Double) -> ChangeSignal {
        let signal = detector.update(value)
        eventCount += 1
        if signal == .drift { driftCount += 1 }
        return signal
    }

    /// Takes in events one after the other, much faster than one by one.
    ///
    /// - Parameter values: Any doubles; NaN is missing.
    /// - Returns: Where it gave a signal, as indices into `values`.
    public mutating func update(contentsOf values: [Double]) -> SignalIndices {
        let signals = values.withUnsafeBufferPointer { detector.update(contentsOf: $0) }
        eventCount += values.count
        driftCount += signals.drifts.count
        return signals
    }

    /// Forgets the stream; calibration and counts stay.
    public mutating func reset() { detector.reset() }

    /// The state as bytes, for `StreamDriftDetector.resume(from:)`.
    public func encoded() -> [UInt8] {
        var writer = SummaryWriter()
        writer.write(byte: Self.formatVersion)
        writer.write(text: detectorID.rawValue)
        writer.write(count: runLength.wanted)
        writer.write(runLength.mean)
        writer.write(runLength.relativeError)
        writer.write(count: eventCount)
        writer.write(count: driftCount)
        // The detector's own bytes carry a checksum of their own.
        let bytes = detector.encoded()
        writer.write(count: bytes.count)
        for byte in bytes { writer.write(byte: byte) }
        return writer.bytes
    }

    private static let formatVersion: UInt8 = 1

    /// Reads what ``encoded()`` wrote.
    ///
    /// - Parameters:
    ///   - bytes: Untrusted bytes.
    ///   - id: The detector that they have to belong to.
    ///   - type: The detector's form.
    /// - Throws: What is wrong with the bytes.
    public init<Detector: ChangeDetector>(
        decoding bytes: [UInt8], id: DriftDetectorID, as type: Detector.Type
    ) throws(SummaryDecodingError) {
        var reader = SummaryReader(bytes[...])
        let version = try reader.byte()
        guard version == Self.formatVersion else {
            throw SummaryDecodingError(.unknownVersion, "format version \(version), this code reads 1")
        }
        let written = try reader.text()
        guard written == id.rawValue else {
            throw SummaryDecodingError(.wrongKind, "the state of \"\(written)\", need \"\(id)\"")
        }
        let wanted = try reader.count()
        let mean = try reader.number()
        let relativeError = try reader.number()
        guard mean >= 0, relativeError >= 0 else {
            throw SummaryDecodingError(.invalidContent, "a run length of \(mean), relative error \(relativeError)")
        }
        detectorID = id
        runLength = RunLengthEstimate(mean: mean, relativeError: relativeError, wanted: wanted)
        eventCount = try reader.count()
        driftCount = try reader.count()
        var content: [UInt8] = []
        for _ in 0..<(try reader.length(ofPartsOf: 1)) { content.append(try reader.byte()) }
        try reader.expectEnd()
        detector = try Detector(decoding: content)
    }

    /// Whether settings, state and counts are the same.
    public static func == (left: StreamDriftState, right: StreamDriftState) -> Bool {
        left.encoded() == right.encoded()
    }
}
