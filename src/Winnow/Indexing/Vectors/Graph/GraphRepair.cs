using Winnow.Numerics.Codes;

namespace Winnow.Indexing.Vectors.Graph;

/// <summary>Makes every node reachable: pruning of links can cut a node off, and then no search would find it.</summary>
internal static class GraphRepair
{
    /// <summary>Links each node of level 0 that cannot be reached from the entry point to a near one that can.</summary>
    public static void ReachAll(HnswGraph graph, CodeMatrix codes, int ef)
    {
        if (graph.Count == 0)
            return;
        var reached = new IdSet(graph.Count);
        var pending = new Stack<int>();
        Reach(graph, graph.EntryPoint, reached, pending);
        if (reached.Count() == graph.Count)
            return;
        using var walk = new GraphWalk(graph, codes);
        for (var node = 0; node < graph.Count; node++)
        {
            if (reached.Contains(node))
                continue;
            walk.Query.Set(codes, node);
            walk.Search(walk.Descend(0), 0, ef);
            Link(graph, reached, walk.Beam.Keys, node);
            Reach(graph, node, reached, pending);
        }
    }

    private static void Reach(HnswGraph graph, int from, IdSet reached, Stack<int> pending)
    {
        reached.Add(from);
        pending.Push(from);
        while (pending.TryPop(out var node))
        {
            foreach (var link in graph.Links(node, 0))
            {
                if (link >= 0 && reached.Add(link))
                    pending.Push(link);
            }
        }
    }

    /// <summary>
    /// Adds a link from the nearest node that has room. If none has, the nearest gives up its last link, which the new node takes over:
    /// whatever was reached that way still is. Only reached nodes count: a walk comes from the upper levels, perhaps to a node that
    /// nothing on level 0 leads to, and a link from there would reach nothing.
    /// </summary>
    private static void Link(HnswGraph graph, IdSet reached, ReadOnlySpan<ulong> near, int to)
    {
        var nearest = HnswGraph.NoLink;
        foreach (var key in near)
        {
            var id = ScoreKey.Id(key);
            if (!reached.Contains(id))
                continue;
            if (TryLink(graph, id, to))
                return;
            nearest = nearest < 0 ? id : nearest;
        }

        if (nearest < 0 && TryLink(graph, nearest = graph.EntryPoint, to))
            return;
        ref var given = ref graph.Links(nearest, 0)[^1];
        if (!TryLink(graph, to, given))
            graph.Links(to, 0)[^1] = given;
        given = to;
    }

    private static bool TryLink(HnswGraph graph, int from, int to)
    {
        var links = graph.Links(from, 0);
        if (links.Contains(to))
            return true;
        var free = links.IndexOf(HnswGraph.NoLink);
        if (free < 0)
            return false;
        links[free] = to;
        return true;
    }
}
