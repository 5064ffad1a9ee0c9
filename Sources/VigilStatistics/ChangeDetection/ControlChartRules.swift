/// The run rules of a control chart, as Nelson numbers them.
///
/// - Source: Nelson 1984, "The Shewhart control chart: tests for special causes"; Western Electric 1956, "Statistical
///   Quality Control Handbook".
public struct ControlChartRules: OptionSet, Sendable, Hashable, Codable {
    /// One bit a rule, the first rule lowest.
    public let rawValue: UInt8

    /// Rules by their bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// 1: a value beyond three standard deviations.
    public static let beyondThree = ControlChartRules(rawValue: 1)
    /// 2: as many values in a row on one side of the mean as the chart's run length, 9 for Nelson.
    public static let oneSide = ControlChartRules(rawValue: 2)
    /// 3: six values in a row, each above the one before, or each below it.
    public static let trend = ControlChartRules(rawValue: 4)
    /// 4: fourteen values in a row, in turns up and down.
    public static let alternation = ControlChartRules(rawValue: 8)
    /// 5: two of three values in a row beyond two standard deviations on one side.
    public static let twoOfThree = ControlChartRules(rawValue: 16)
    /// 6: four of five values in a row beyond one standard deviation on one side.
    public static let fourOfFive = ControlChartRules(rawValue: 32)
    /// 7: fifteen values in a row within one standard deviation.
    public static let hugging = ControlChartRules(rawValue: 64)
    /// 8: eight values in a row beyond one standard deviation, on either side.
    public static let avoidance = ControlChartRules(rawValue: 128)

    /// All eight of Nelson.
    public static let nelson = ControlChartRules(rawValue: 255)
    /// The four zone rules of Western Electric: 1, 5, 6 and 2, which there needs eight values.
    public static let westernElectric: ControlChartRules = [.beyondThree, .twoOfThree, .fourOfFive, .oneSide]
    /// Those whose limits can be moved, so that there is a threshold to calibrate: 1, 5, 6 and 8.
    public static let adjustable: ControlChartRules = [.beyondThree, .twoOfThree, .fourOfFive, .avoidance]
}
