/// What a drift detector said that was asked for beside the default check.
public struct DetectorResult: Hashable, Sendable, Codable {
    /// The detector's identifier.
    public var detector: String
    /// The column that it looked at; `nil` when it looked at the whole table.
    public var column: String?
    /// Its statistic; `nil` where it could not say anything.
    public var statistic: Double?
    /// How likely such a statistic is without drift, in [0, 1]; `nil` where the detector has none.
    public var pValue: Double?
    /// The same, adjusted across all detectors and columns that were asked for.
    public var adjustedPValue: Double?
    /// How large the difference is, in the unit that the catalog names.
    public var effect: Double?
    /// The lower end of the true effect's 95 % interval, at least 0; `nil` where the detector has none, and in results that
    /// older programs stored.
    public var effectLower95: Double?
    /// The upper end of that interval.
    public var effectUpper95: Double?
    /// The effect's size that counts as relevant.
    public var relevantEffect: Double?
    /// How the p-value was found.
    public var method: String?
    /// Everything the numbers depend on besides the values.
    public var recipe: String?
    /// Why there are no numbers.
    public var reason: String?
    /// What keeps it from deciding though there are numbers, in words, such as a window that is too small for its
    /// threshold; of another program's distance also what that program says of it.
    public var note: String?
    /// How many values, or rows of a table, of the reference it compared; `nil` in results that older programs stored.
    public var referenceCount: Int?
    /// How many of the window.
    public var currentCount: Int?
    /// The level that its adjusted p-value had to reach; `nil` where it only reports.
    public var level: Double?
    /// The effect's mean without drift at these sizes, where the effect is a raw distance and the mean is known.
    public var expectedWithoutDrift: Double?
    /// Whether both keys turned; false where one of them is missing.
    public var isDrifted: Bool
    /// By what factor dependence between rows is taken to reduce both sample sizes, at least 1; `nil` where it is not known.
    public var designEffect: Double?

    /// A result.
    public init(
        detector: String, column: String? = nil, statistic: Double? = nil, pValue: Double? = nil,
        adjustedPValue: Double? = nil, effect: Double? = nil, relevantEffect: Double? = nil, method: String? = nil,
        recipe: String? = nil, reason: String? = nil, note: String? = nil, referenceCount: Int? = nil,
        currentCount: Int? = nil, level: Double? = nil, expectedWithoutDrift: Double? = nil, isDrifted: Bool = false,
        effectLower95: Double? = nil, effectUpper95: Double? = nil
    ) {
        self.detector = detector
        self.column = column
        self.statistic = statistic
        self.pValue = pValue
        self.adjustedPValue = adjustedPValue
        self.effect = effect
        self.relevantEffect = relevantEffect
        self.method = method
        self.recipe = recipe
        self.reason = reason
        self.note = note
        self.referenceCount = referenceCount
        self.currentCount = currentCount
        self.level = level
        self.expectedWithoutDrift = expectedWithoutDrift
        self.isDrifted = isDrifted
        self.effectLower95 = effectLower95
        self.effectUpper95 = effectUpper95
    }
}
