public import VigilStatistics

/// What an experiment measures of each unit, and what a good change of it is.
public struct ExperimentMetric: Hashable, Sendable, Codable {
    /// How units' values become an arm's value.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// A share of units: each value is 0 or 1.
        case proportion
        /// The mean of a number of each unit.
        case mean
        /// The sum of the values over the sum of the denominators, such as precision: right positives over positives.
        case ratio
    }

    /// What a unit without a value counts as, once it is mature.
    public enum MissingValue: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nothing: it is left out.
        case leftOut = "left_out"
        /// A value of 0, as of a customer who did not convert.
        case zero
    }

    /// Its name: a metric of the catalog, or any other.
    public var name: MetricID
    /// How units' values become an arm's value.
    public var kind: Kind
    /// Which change is a good one.
    public var direction: PreferredDirection
    /// What a unit without a value counts as.
    public var missing: MissingValue
    /// What the control's value is expected to be, by which a plan computes its size.
    public var expectedControl: Double?
    /// The variance of one unit's value, for kinds other than a proportion.
    public var unitVariance: Double?
    /// The least change that is worth finding, in the metric's own units and of the good direction's sign.
    public var minimumEffect: Double?
    /// For a guardrail, by how much it may get worse; in the metric's own units, at least 0.
    public var margin: Double

    /// A metric.
    ///
    /// - Parameters:
    ///   - name: A metric of the catalog, or any other.
    ///   - kind: How units' values become an arm's value; `nil` is what the name says, see ``Kind/init(of:)``.
    ///   - direction: Which change is a good one.
    ///   - missing: What a unit without a value counts as.
    ///   - expectedControl: What the control's value is expected to be.
    ///   - unitVariance: The variance of one unit's value.
    ///   - minimumEffect: The least change that is worth finding.
    ///   - margin: For a guardrail, by how much it may get worse.
    public init(
        _ name: MetricID, kind: Kind? = nil, direction: PreferredDirection = .increase,
        missing: MissingValue = .leftOut,
        expectedControl: Double? = nil, unitVariance: Double? = nil, minimumEffect: Double? = nil, margin: Double = 0
    ) {
        self.name = name
        self.kind = kind ?? Kind(of: name)
        self.direction = direction
        self.missing = missing
        self.expectedControl = expectedControl
        self.unitVariance = unitVariance
        self.minimumEffect = minimumEffect
        self.margin = margin
    }
}

extension ExperimentMetric.Kind {
    /// How a metric of the catalog is made of single predictions: accuracy is a share of units, precision and recall are
    /// ratios; everything else is a mean.
    public init(of name: MetricID) {
        switch name {
        case .accuracy, "conversion", "converted": self = .proportion
        case .precision, .recall: self = .ratio
        default: self = .mean
        }
    }
}

extension ExperimentMetric {
    /// Checks the numbers.
    ///
    /// - Parameter field: What it is part of, such as `guardrails[0]`.
    /// - Throws: `DomainError` that names the field.
    func validate(as field: String) throws(DomainError) {
        func fail(_ part: String, _ detail: String) -> DomainError {
            DomainError(.invalidValue, field: "\(field).\(part)", detail: detail)
        }
        guard (1...100).contains(name.rawValue.utf8.count) else {
            throw fail("name", "a text of \(name.rawValue.utf8.count) bytes was given; allowed are 1 to 100")
        }
        guard name.rawValue.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw fail("name", "a control character was given; none is allowed")
        }
        if let expectedControl {
            guard expectedControl.isFinite else { throw fail("expected_control", "\(expectedControl) is no number") }
            if kind == .proportion, !(expectedControl > 0 && expectedControl < 1) {
                throw fail(
                    "expected_control", "\(expectedControl) was given; a share of units lies above 0 and below 1")
            }
        }
        if let unitVariance, !(unitVariance > 0 && unitVariance.isFinite) {
            throw fail("unit_variance", "\(unitVariance) was given; it must be above 0")
        }
        if let minimumEffect {
            guard minimumEffect.isFinite, minimumEffect != 0 else {
                throw fail(
                    "minimum_effect", "\(minimumEffect) was given; an effect of 0 is found by no number of units")
            }
            guard (minimumEffect > 0) == (direction == .increase) else {
                throw fail(
                    "minimum_effect",
                    "\(minimumEffect) was given, and the metric's good direction is \"\(direction.rawValue)\"")
            }
            if kind == .proportion, let expectedControl, !(0...1).contains(expectedControl + minimumEffect) {
                throw fail(
                    "minimum_effect",
                    "\(expectedControl) and \(minimumEffect) make \(expectedControl + minimumEffect); a share lies in 0...1"
                )
            }
        }
        guard margin >= 0, margin.isFinite else {
            throw fail("margin", "\(margin) was given; it must be at least 0")
        }
    }
}
