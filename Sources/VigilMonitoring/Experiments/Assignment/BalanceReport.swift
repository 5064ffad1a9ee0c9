public import VigilDomain
internal import VigilStatistics

/// How alike arms are in what was known of their units before the experiment.
public struct BalanceReport: Hashable, Sendable, Codable {
    /// One number compared between a treatment and the control.
    public struct Row: Hashable, Sendable, Codable {
        /// What is compared: the covariate, or one level of it.
        public var name: String
        /// The treatment's name.
        public var arm: String
        /// The control's units with a value.
        public var controlCount: Int
        /// The treatment's units with a value.
        public var treatmentCount: Int
        /// The control's mean; `nil` without a value.
        public var controlMean: Double?
        /// The treatment's mean; `nil` without a value.
        public var treatmentMean: Double?
        /// Treatment minus control in standard deviations, √((s² of the treatment + s² of the control)/2).
        ///
        /// 0 where both are one and the same constant; `nil` where they are different constants, or an arm has less than
        /// two values.
        public var standardizedDifference: Double?
        /// The treatment's variance over the control's; `nil` where one has none.
        public var varianceRatio: Double?
        /// Of Welch's test of the means; `nil` where nothing varies or an arm has less than two values.
        ///
        /// It says whether the draw looks broken, and means nothing for a draw that was chosen for its balance.
        public var pValue: Double?
    }

    /// The units of each arm.
    public var counts: [Int]
    /// The arms' names, the control first.
    public var arms: [String]
    /// Every number against the control, by treatment within number.
    public var rows: [Row]

    /// The greatest difference without sign; `nil` where one of them has no value.
    public var greatestDifference: Double? {
        rows.reduce(Optional(0.0)) { greatest, row in
            guard let greatest, let difference = row.standardizedDifference else { return nil }
            return max(greatest, difference.magnitude)
        }
    }

    /// Rows with a difference above a limit, or without a value for it.
    ///
    /// - Parameter limit: 0.1 is customary.
    /// - Returns: The rows.
    public func imbalanced(above limit: Double = 0.1) -> [Row] {
        rows.filter { $0.standardizedDifference.map { $0.magnitude > limit } ?? true }
    }

    /// A report.
    ///
    /// For a check during an experiment the units are those that were exposed, also those that came after the plan; what is
    /// not known of them is missing.
    ///
    /// - Parameters:
    ///   - assigned: The index of each unit's arm; `nil` for a unit that is not in the experiment.
    ///   - arms: The arms' names, the control first; at least two.
    ///   - covariates: What is compared, with one value a unit.
    /// - Throws: `DomainError`, `lengthMismatch` for a covariate of another length, `invalidValue` for an arm that is none.
    /// - Complexity: O(units x numbers).
    public init(assigned: [Int?], arms: [String], covariates: [Covariate]) throws(DomainError) {
        try Self.check(covariates, units: assigned.count)
        guard arms.count >= 2 else {
            throw DomainError(.invalidValue, field: "arms", detail: "\(arms.count) were given; 2 are needed to compare")
        }
        var units = Array(repeating: [Int](), count: arms.count)
        for (index, arm) in assigned.enumerated() {
            guard let arm else { continue }
            guard arms.indices.contains(arm) else {
                throw DomainError(
                    .invalidValue, field: "assigned[\(index)]", detail: "\(arm) was given; there are \(arms.count) arms"
                )
            }
            units[arm].append(index)
        }
        self.init(units: units, arms: arms, variables: BalanceVariable.all(of: covariates))
    }

    static func check(_ covariates: [Covariate], units: Int) throws(DomainError) {
        guard !covariates.isEmpty else {
            throw DomainError(.invalidValue, field: "covariates", detail: "none was given")
        }
        for covariate in covariates {
            let field = "covariates.\(covariate.name)"
            guard covariate.column.count == units else {
                throw DomainError(
                    .lengthMismatch, field: field,
                    detail: "\(covariate.column.count) values were given for \(units) units")
            }
            if let row = covariate.column.numbers?.firstIndex(where: \.isInfinite) {
                throw DomainError(.invalidValue, field: "\(field)[\(row)]", detail: "an infinite number was given")
            }
        }
    }

    init(units: [[Int]], arms: [String], variables: [BalanceVariable]) {
        counts = units.map(\.count)
        self.arms = arms
        rows = variables.flatMap { variable in
            let moments = units.map { indices in SampleMoments(indices.map { variable.values[$0] }) }
            return arms.indices.dropFirst().map {
                Row(variable.name, arms[$0], control: moments[0], treatment: moments[$0])
            }
        }
    }
}

extension BalanceReport.Row {
    init(_ name: String, _ arm: String, control: SampleMoments, treatment: SampleMoments) {
        self.name = name
        self.arm = arm
        controlCount = control.count
        treatmentCount = treatment.count
        controlMean = control.count > 0 ? control.mean : nil
        treatmentMean = treatment.count > 0 ? treatment.mean : nil
        guard control.count >= 2, treatment.count >= 2 else { return }
        let difference = treatment.mean - control.mean
        let spread = ((control.variance + treatment.variance) / 2).squareRoot()
        standardizedDifference = spread > 0 ? difference / spread : difference == 0 ? 0 : nil
        varianceRatio = control.variance > 0 && treatment.variance > 0 ? treatment.variance / control.variance : nil
        if spread > 0 {
            do {
                pValue = try TTest.welch(treatment, control).pValue()
            } catch {
                // Only too few values throw, which have been looked at above.
                pValue = nil
            }
        }
    }
}

extension BalanceReport: CustomStringConvertible {
    /// A table with a line for each row, the greatest difference first.
    public var description: String {
        let order = rows.sorted {
            ($0.standardizedDifference?.magnitude ?? .infinity) > ($1.standardizedDifference?.magnitude ?? .infinity)
        }
        let sizes = zip(arms, counts).map { "\($0) \($1)" }.joined(separator: ", ")
        return order.reduce("units: \(sizes)\n") { text, row in
            let difference = row.standardizedDifference.map { Self.threeDigits($0) } ?? "no scale"
            return text + "\(difference)  \(row.name)  \(arms[0]) \(Self.words(row.controlMean))  "
                + "\(row.arm) \(Self.words(row.treatmentMean))\n"
        }
    }

    private static func words(_ mean: Double?) -> String { mean.map(threeDigits) ?? "none" }

    /// Three digits behind the point, always with a sign, so that columns line up.
    private static func threeDigits(_ value: Double) -> String {
        guard value.magnitude < 1e12 else { return "\(value)" }
        let thousandths = Int64((value.magnitude * 1000).rounded())
        let digits = "\(thousandths % 1000)"
        let sign = value < 0 && thousandths > 0 ? "-" : "+"
        return "\(sign)\(thousandths / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }
}
