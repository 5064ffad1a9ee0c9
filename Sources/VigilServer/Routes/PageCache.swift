import Crypto
import Foundation
import Hummingbird
import NIOCore
import Vigil
import VigilDashboard
import VigilStorage

/// Pages that one replica has made, for the others, where replicas have a link.
///
/// The key holds where every model stands, read when the page is asked for: a page that is older than a change is not found
/// any more. What a page says about the present moment is at most ``lifetime`` old.
struct PageCache: Sendable {
    /// How long a page is kept, in milliseconds.
    private static let lifetime = 2000
    /// Larger pages are made anew.
    private static let mostBytes = 2 << 20

    let service: MLModelMonitoringService

    /// What a page is kept under.
    ///
    /// - Parameters:
    ///   - request: Who asks for it.
    ///   - context: What the page shows beside the store.
    /// - Returns: The key; `nil` where nothing is kept, or the store does not answer.
    func key(for request: Request, _ context: PageContext) async -> String? {
        guard let link = service.link, link.problem == nil, let changes = service.store.changes,
            let models = try? await changes.modelChanges()
        else { return nil }
        var hash = SHA256()
        func add(_ text: String) { hash.update(data: Data("\(text.utf8.count):\(text)".utf8)) }
        add(context.programVersion)
        add(context.serverAddress)
        add("\(context.needsKey) \(request.headers[.fragment] != nil)")
        add("\(request.uri)")
        for model in models {
            add(model.model.rawValue)
            add("\(model.revision) \(model.configuration) \(model.findings) \(model.alerts)")
        }
        return "page:" + hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    /// A page that was kept.
    ///
    /// - Parameter key: Its key.
    /// - Returns: The page; `nil` where there is none.
    func page(_ key: String) async -> ByteBuffer? { await service.link?.cached(key).map { ByteBuffer(bytes: $0) } }

    /// Keeps a page.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - key: Its key.
    func keep(_ page: ByteBuffer, _ key: String) {
        guard page.readableBytes <= Self.mostBytes else { return }
        service.link?.cache(Array(page.readableBytesView), for: key, milliseconds: Self.lifetime)
    }
}
