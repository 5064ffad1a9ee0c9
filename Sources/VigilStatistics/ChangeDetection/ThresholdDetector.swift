/// A detector whose drift is "evidence above a threshold", with evidence that does not depend on the threshold.
///
/// Simulated once, the records of the evidence give the run length at every threshold, which is how
/// ``RunLengthCalibration`` finds the threshold for "one false alarm in N events".
public protocol ThresholdDetector: ChangeDetector {
    /// The detector alarms when the evidence is greater than this.
    var threshold: Double { get set }

    /// Takes in one value without ever alarming.
    ///
    /// - Parameter value: A finite number.
    /// - Returns: The evidence for a change after it, -∞ when there can be none yet; never NaN.
    mutating func evidence(after value: Double) -> Double

    /// How many updates a calibration may simulate, so that it takes a second or two.
    static var calibrationUpdates: Int { get }

    /// After how many events without alarm the detector starts afresh by itself, `nil` for never.
    var longestRun: Int? { get }
}

extension ThresholdDetector {
    /// Enough for some 5 % of error at one alarm in 100,000 events, for a detector of a few nanoseconds a value.
    public static var calibrationUpdates: Int { 60_000_000 }

    /// Never.
    public var longestRun: Int? { nil }
}
