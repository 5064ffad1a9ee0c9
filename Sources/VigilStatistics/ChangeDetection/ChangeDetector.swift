/// A watcher of a stream that says, value by value, whether the stream changed.
///
/// A detector is a value: a copy is an independent detector in the same state, and its bytes bring it back after a
/// restart without a gap. After a drift it shows the state that led to it until the next value, which starts it afresh.
/// NaN is skipped and counted. Every detector states what infinities and values beyond ±2^400 (2.6e120), whose squares
/// could overflow, count as.
public protocol ChangeDetector: Sendable, Equatable {
    /// Takes in one value.
    ///
    /// - Parameter value: Any double.
    /// - Returns: What is known after it; `.stable` for NaN.
    mutating func update(_ value: Double) -> ChangeSignal

    /// Takes in values one after the other, as fast as the detector can.
    ///
    /// - Parameter values: Any doubles.
    /// - Returns: Where it gave a signal, as indices into `values`.
    mutating func update(contentsOf values: UnsafeBufferPointer<Double>) -> SignalIndices

    /// Forgets the stream; settings and the count of missing values stay.
    mutating func reset()

    /// The number of NaN seen since it was made, over all resets.
    var missing: Int { get }

    /// Writes settings and state without the envelope of ``encoded()``.
    ///
    /// - Parameter writer: Receives the bytes.
    func write(to writer: inout SummaryWriter)

    /// Reads what ``write(to:)`` wrote.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    init(from reader: inout SummaryReader) throws(SummaryDecodingError)

    /// The mark in the envelope that tells this detector's bytes from another's; never reused.
    static var kind: ChangeDetectorKind { get }
}

/// What a detector knows after a value.
public enum ChangeSignal: UInt8, Sendable, Hashable, Comparable, Codable {
    /// Nothing to report.
    case stable
    /// The stream may be changing; only some detectors have this zone.
    case warning
    /// The stream changed.
    case drift

    /// The graver signal is the greater one.
    public static func < (left: ChangeSignal, right: ChangeSignal) -> Bool { left.rawValue < right.rawValue }
}

/// The places in a batch at which a detector gave a signal.
public struct SignalIndices: Sendable, Hashable {
    /// The indices of drifts, ascending.
    public var drifts: [Int] = []
    /// The indices of warnings, ascending; a drift is not among them.
    public var warnings: [Int] = []

    /// No signals.
    public init() {}

    @inline(__always)
    mutating func note(_ signal: ChangeSignal, at index: Int) {
        if signal == .stable { return }
        if signal == .drift { drifts.append(index) } else { warnings.append(index) }
    }
}

/// Which change of the mean a detector looks for.
public enum ChangeDirection: UInt8, Sendable, Hashable, CaseIterable, Codable {
    /// A rise.
    case up
    /// A fall.
    case down
    /// Either.
    case both
}

/// The detectors whose state travels as bytes; the numbers are part of the stored format, those from 192 on are for
/// detectors from outside.
public struct ChangeDetectorKind: RawRepresentable, Sendable, Hashable {
    /// The byte.
    public let rawValue: UInt8

    /// A kind.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
}

extension ChangeDetector {
    /// Takes in values one after the other.
    ///
    /// - Parameter values: Any doubles.
    /// - Returns: Where it gave a signal.
    public mutating func update(contentsOf values: [Double]) -> SignalIndices {
        values.withUnsafeBufferPointer { update(contentsOf: $0) }
    }

    /// The loop of the batch form, for every detector to specialise in its own method: called across modules, an
    /// unspecialised loop would cost dozens of times the update.
    @inline(__always)
    mutating func updateEach(_ values: UnsafeBufferPointer<Double>) -> SignalIndices {
        var signals = SignalIndices()
        for index in values.indices { signals.note(update(values[index]), at: index) }
        return signals
    }
}

/// Beyond this magnitude a value's square, summed 2^40 times, could leave the range of doubles.
let greatestStreamValue = 0x1p400
