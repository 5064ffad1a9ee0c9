package import VigilDomain
package import VigilStorage

extension ModelABTestFramework {
    /// Records results under the key of their request, whose answer is kept in the same commit; a request that was answered
    /// before gets that answer, whatever has become of the test.
    ///
    /// - Parameters:
    ///   - outcomes: The results.
    ///   - test: The test.
    ///   - request: The request's key, and how it is answered from the number of results.
    /// - Returns: What became of it.
    /// - Throws: `MonitoringError`, `requestKeyReused`, when another request had the key in the last day; as
    ///   ``recordResults(_:in:key:)``.
    package func recordResults(
        _ outcomes: [ABTestOutcome], in test: ModelName, request: KeyedRequest<Int>
    ) async throws -> MLModelMonitoringService.KeyedAnswer<Int> {
        let found = try await stored(test)
        let receipt = outcomes.count
        if let known = try await experiments.outcome(of: request, in: test) {
            return try MLModelMonitoringService.answer(known, nil, receipt)
        }
        // With the digest, another request that has the key after a day is another one still.
        let digest = request.digest.map { String($0, radix: 16) }.joined(separator: ".")
        let values = try unitValues(outcomes, in: found.experiment, key: "\(request.key)\u{1}\(digest)")
        let outcome = try await experiments.record(values, of: found.id, in: test, request: request)
        return try MLModelMonitoringService.answer(outcome, nil, receipt)
    }
}
