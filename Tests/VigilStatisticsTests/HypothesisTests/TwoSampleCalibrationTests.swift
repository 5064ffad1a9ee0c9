import Testing
import VigilStatistics

/// Every two-sample test of numbers on data without and with a difference: rates, not single numbers.
@Suite("Calibration of two-sample tests", .tags(.simulation))
struct TwoSampleCalibrationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var pValue: @Sendable ([Double], [Double]) throws -> Double
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "Mann-Whitney") { try MannWhitneyTest().compare(sortedReference: $0, sortedCurrent: $1).pValue },
        Case(name: "Anderson-Darling") {
            try AndersonDarlingTest(sampling: DealSampling(drawLimit: 999))
                .compare(sortedReference: $0, sortedCurrent: $1).pValue
        },
        Case(name: "Cramér-von Mises") {
            try CramerVonMisesTest(sampling: DealSampling(drawLimit: 999))
                .compare(sortedReference: $0, sortedCurrent: $1).pValue
        },
        Case(name: "Epps-Singleton") {
            try EppsSingletonTest.compare(sortedReference: $0, sortedCurrent: $1).pValue
        },
        Case(name: "energy") {
            try EnergyTest(sampling: DealSampling(drawLimit: 199, stopAfterExceedances: 20))
                .compare(sortedReference: $0, sortedCurrent: $1).pValue
        },
    ]

    enum Shape: CaseIterable { case normal, counts, mostlyZero }

    private static func sample(_ shape: Shape, _ count: Int, _ random: inout SeededNumbers) -> [Double] {
        let values = random.normals(count)
        return values.map { value in
            switch shape {
            case .normal: value
            case .counts: max(0, (value * 1.2 + 1).rounded())
            case .mostlyZero: max(0, value - 0.84)
            }
        }.sorted()
    }

    @Test("about 5 % of clean windows are below 5 %", arguments: cases, Shape.allCases)
    func falseAlarms(_ testCase: Case, shape: Shape) throws {
        var random = SeededNumbers(101)
        let repeats = 300
        var alarms = 0
        for _ in 0..<repeats {
            let reference = Self.sample(shape, 80, &random)
            let current = Self.sample(shape, 60, &random)
            if try testCase.pValue(reference, current) <= 0.05 { alarms += 1 }
        }
        // 99.9 % of 300 draws at 5 % lie in 3...28; Epps and Singleton's chi-squared law is not exact at these sizes.
        #expect(alarms >= 3 && alarms <= 28, "\(alarms) of \(repeats)")
    }

    @Test(
        "beside a large sample only the pooled covariance keeps Epps and Singleton's level", arguments: Shape.allCases)
    func unequalSizes(_ shape: Shape) throws {
        var random = SeededNumbers(103)
        var published = 0
        var pooled = 0
        for _ in 0..<300 {
            let result = try EppsSingletonTest.compare(
                sortedReference: Self.sample(shape, 600, &random), sortedCurrent: Self.sample(shape, 40, &random))
            if result.pValue <= 0.05 { published += 1 }
            if result.pooledPValue <= 0.05 { pooled += 1 }
        }
        #expect(pooled >= 3 && pooled <= 28, "\(pooled) of 300")
        #expect(published > 45, "\(published) of 300")
    }

    @Test("a shift of half a standard deviation is mostly found", arguments: cases)
    func power(_ testCase: Case) throws {
        var random = SeededNumbers(102)
        var alarms = 0
        for _ in 0..<60 {
            let reference = Self.sample(.normal, 150, &random)
            let current = Self.sample(.normal, 100, &random).map { $0 + 0.5 }
            if try testCase.pValue(reference, current) <= 0.05 { alarms += 1 }
        }
        #expect(alarms >= 50)
    }
}
