import Testing
import VigilDomain

@testable import VigilMonitoring

struct RegressionMetricsTests {
    @Test("five rows by hand; the errors are prediction minus label")
    func byHand() throws {
        let table = try Tables.regression(labels: [100, 200, 0, 400, 500], predictions: [110, 180, 10, 400, 560])
        let error = try #require(Tables.value(.meanAbsoluteError, table).measurement)
        #expect(isClose(error.value, 20) && error.count == 5)
        // Sample standard deviation of 10, 20, 10, 0, 60 over the root of 5.
        #expect(isClose(error.standardError ?? .nan, 10.488088481701515))
        #expect(isClose(Tables.number(.rootMeanSquaredError, table), 28.982753492378876))
        #expect(isClose(Tables.number(.meanError, table), 12))
        #expect(isClose(Tables.number(.rSquared, table), 0.9755813953488373))
        // The label 0 is left out: (0.1 + 0.1 + 0 + 0.12) / 4.
        #expect(isClose(Tables.number(.meanAbsolutePercentageError, table), 0.08))
    }

    @Test("rows without label or prediction are left out, and so are infinite ones")
    func leftOut() throws {
        let table = try Tables.regression(
            labels: [1, .nan, 3, 4, .infinity], predictions: [2, 2, .nan, 4, 1])
        #expect(Tables.value(.meanAbsoluteError, table).measurement?.count == 2)
        #expect(Tables.number(.meanAbsoluteError, table) == 0.5)
    }

    @Test("constant labels leave R² undefined")
    func constant() throws {
        let table = try Tables.regression(labels: [5, 5, 5], predictions: [4, 5, 6])
        #expect(Tables.value(.rSquared, table) == .undefined(reason: "all labels are equal"))
        let zeros = try Tables.regression(labels: [0, 0], predictions: [1, 2])
        #expect(Tables.value(.meanAbsolutePercentageError, zeros) == .undefined(reason: "all labels are 0"))
    }
}
