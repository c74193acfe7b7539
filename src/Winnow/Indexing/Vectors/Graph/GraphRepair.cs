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
            Link(graph, walk.Beam.Keys, node, reached);
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

    /// <summary>Adds a link from the nearest reached node that has room; if none has, from the first that has, whichever it is.</summary>
    private static void Link(HnswGraph graph, ReadOnlySpan<ulong> near, int to, IdSet reached)
    {
        foreach (var key in near)
        {
            if (reached.Contains(ScoreKey.Id(key)) && TryLink(graph, ScoreKey.Id(key), to))
                return;
        }

        for (var node = reached.Next(0); node >= 0; node = reached.Next(node + 1))
        {
            if (TryLink(graph, node, to))
                return;
        }
    }

    private static bool TryLink(HnswGraph graph, int from, int to)
    {
        var links = graph.Links(from, 0);
        var free = links.IndexOf(HnswGraph.NoLink);
        if (free < 0)
            return false;
        links[free] = to;
        return true;
    }
}
