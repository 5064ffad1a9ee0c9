import Testing
import VigilDomain

@testable import VigilMonitoring

/// How alike arms are, and the search for a salt that makes them so.
struct BalanceTests {
    private static let arms: [Int?] = [0, 0, 0, 0, 0, 1, 1, 1, 1, nil]

    private static func report(_ covariates: [Covariate]) throws -> BalanceReport {
        try BalanceReport(assigned: arms, arms: ["control", "treatment"], covariates: covariates)
    }

    @Test("a number's difference, variance ratio and p-value are NumPy's and SciPy's")
    func number() throws {
        // numpy: (T.mean() - C.mean()) / sqrt((C.var(ddof=1) + T.var(ddof=1)) / 2); scipy 1.17.1: ttest_ind, equal_var=False
        let report = try Self.report([Covariate("x", [1, 2, 3, 4, 5, 2, 2, 4, 7, 1000])])
        let row = try #require(report.rows.first)
        #expect(report.rows.count == 1)
        #expect(report.counts == [5, 4])
        #expect(row.controlMean == 3)
        #expect(row.treatmentMean == 3.75)
        #expect(abs((row.standardizedDifference ?? 0) - 0.37306200253035526) < 1e-14)
        #expect(abs((row.varianceRatio ?? 0) - 2.2333333333333334) < 1e-14)
        #expect(abs((row.pValue ?? 0) - 0.6091460178966397) < 1e-12)
        #expect(report.greatestDifference == row.standardizedDifference)
        #expect(report.imbalanced().count == 1)
        #expect(report.imbalanced(above: 0.4) == [])
    }

    @Test("names are compared level by level, and so is what is missing")
    func names() throws {
        let names: [String?] = ["a", "a", "b", "c", nil, "a", "b", "b", "b", "d"]
        let report = try Self.report([Covariate("city", .categorical(CategoricalColumn(names)))])
        #expect(
            report.rows.map(\.name) == ["city = b", "city = a", "city = c", "city = d", "city is missing"])
        #expect(abs((report.rows[1].standardizedDifference ?? 0) + 0.2860387767736777) < 1e-14)
        // d is only of a unit that is out.
        #expect(report.rows[3].standardizedDifference == 0)
    }

    @Test("missing numbers are left out of the mean and compared as such")
    func missing() throws {
        let report = try Self.report([Covariate("x", [1, .nan, 3, 4, 5, 2, 2, 4, 7, 1])])
        #expect(report.rows.map(\.name) == ["x", "x is missing"])
        #expect(report.rows[0].controlCount == 4)
        #expect(report.rows[0].controlMean == 3.25)
        #expect(report.rows[1].controlMean == 0.2)
    }

    @Test("what has no spread has no made-up difference")
    func constant() throws {
        let same = try Self.report([Covariate("x", Array(repeating: 7, count: 10))])
        #expect(same.rows[0].standardizedDifference == 0)
        #expect(same.rows[0].pValue == nil)
        #expect(same.greatestDifference == 0)
        let apart = try Self.report([Covariate("x", [1, 1, 1, 1, 1, 2, 2, 2, 2, 2])])
        #expect(apart.rows[0].standardizedDifference == nil)
        #expect(apart.greatestDifference == nil)
        #expect(apart.imbalanced().count == 1)
        let empty = try BalanceReport(
            assigned: [0, 0, nil], arms: ["a", "b"], covariates: [Covariate("x", [1, 2, 3])])
        #expect(empty.rows[0].treatmentMean == nil)
        #expect(empty.rows[0].standardizedDifference == nil)
    }

    @Test("more than twenty names are the twenty most frequent and the others together")
    func manyNames() throws {
        let names = (0..<300).map { Optional("n\($0 % 24)") } + (0..<100).map { Optional("n\($0 % 3)") }
        let report = try BalanceReport(
            assigned: (0..<400).map { $0 % 2 }, arms: ["a", "b"],
            covariates: [Covariate("c", .categorical(CategoricalColumn(names)))])
        #expect(report.rows.count == 21)
        #expect(report.rows.last?.name == "c, other names")
    }

    @Test("columns of another length, unknown arms and infinities are refused")
    func refused() throws {
        func field(_ assigned: [Int?], _ covariates: [Covariate]) -> String? {
            let error = #expect(throws: DomainError.self) {
                try BalanceReport(assigned: assigned, arms: ["a", "b"], covariates: covariates)
            }
            return error?.field
        }
        #expect(field([0, 1], [Covariate("x", [1])]) == "covariates.x")
        #expect(field([0, 2], [Covariate("x", [1, 2])]) == "assigned[1]")
        #expect(field([0, 1], [Covariate("x", [1, .infinity])]) == "covariates.x[1]")
        #expect(field([0, 1], []) == "covariates")
    }

    private static func population(_ count: Int) -> (units: [String], covariates: [Covariate]) {
        var random = SplitMix64(seed: 11)
        let spend = (0..<count).map { _ in random.normal() * random.normal() + 1e6 }
        let city = (0..<count).map { _ in Optional(["north", "south", "west"][random.pick([0.5, 0.3, 0.2])]) }
        return (
            AssignmentUnits.uuids(count, seed: 12),
            [Covariate("spend", spend), Covariate("city", .categorical(CategoricalColumn(city)))]
        )
    }

    @Test("the salt that is chosen is the best of those tried, as the report counts it")
    func search() throws {
        let (units, covariates) = Self.population(300)
        let allocation = AssignmentUnits.halves("exp")
        let result = try SaltSearch(tries: 40).search(allocation, units: units, covariates: covariates)
        #expect(result.candidates.count == 40)
        #expect(result.candidates[0].salt == "exp")
        #expect(result.candidates[1].salt == "exp#2")
        let before = try #require(result.before.greatestDifference)
        let after = try #require(result.after.greatestDifference)
        #expect(abs(after - (result.candidates.compactMap(\.greatestDifference).min() ?? 0)) < 1e-9)
        #expect(abs(before - (result.candidates[0].greatestDifference ?? 0)) < 1e-9)
        #expect(after < before / 2)
        // What is used later is the same draw.
        let assigner = try Assigner(result.allocation)
        let again = try BalanceReport(
            assigned: units.map { assigner.assign($0).armIndex }, arms: ["control", "treatment"], covariates: covariates
        )
        #expect(again == result.after)
        #expect(result.description.contains("after, salt \"\(result.allocation.salt)\", best of 40"))
    }

    @Test("with a ramp only those who are in are balanced; one try changes nothing")
    func ramp() throws {
        let (units, covariates) = Self.population(300)
        var allocation = AssignmentUnits.halves("exp")
        allocation.coverage = 0.5
        allocation.targeting = .exists(attribute: "plan")
        let result = try SaltSearch(tries: 1).search(allocation, units: units, covariates: covariates)
        #expect(result.allocation == allocation)
        #expect(result.before == result.after)
        #expect(result.after.counts.reduce(0, +) < 200)
        #expect(result.after.counts.reduce(0, +) > 100)
    }

    @Test("no salt is made up where arms stay empty")
    func impossible() {
        let none = #expect(throws: DomainError.self) {
            try SaltSearch(tries: 5).search(
                AssignmentUnits.halves("exp"), units: ["a", "b"], covariates: [Covariate("x", [1, 2])])
        }
        #expect(none?.field == "units")
        let tries = #expect(throws: DomainError.self) {
            try SaltSearch(tries: 0).search(
                AssignmentUnits.halves("exp"), units: ["a"], covariates: [Covariate("x", [1])])
        }
        #expect(tries?.field == "tries")
    }
}
