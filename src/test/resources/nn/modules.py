"""Writes state dicts, inputs, outputs and printed forms of PyTorch's modules, which ModulesTest compares with: the elements of
all tensors, one after the other, by dtype to modules.npz; the tensors' keys, dtypes and shapes to modules.txt."""
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
out = {}


def put(key, t):
    out[key] = t.detach().numpy()


def flat(y):
    if isinstance(y, torch.Tensor):
        return [y]
    return [t for part in y if part is not None for t in flat(part)]


def case(name, m, *inputs, call=None, train=False):
    for p in m.parameters():
        p.data.add_(torch.randn_like(p) * 0.1)
    for key, b in m.named_buffers():
        if b.dtype.is_floating_point:
            b.data.add_(torch.rand_like(b))
    for key, t in m.state_dict().items():
        put(f"{name}|state|{key}", t.clone())
    out[f"{name}|repr"] = np.frombuffer(str(m).encode(), dtype=np.uint8)
    for i, x in enumerate(inputs):
        put(f"{name}|in|{i}", x)
    call = call or (lambda mod: mod(*inputs))
    m.eval()
    for i, y in enumerate(flat(call(m))):
        put(f"{name}|eval|{i}", y)
    if train:
        m.train()
        for step in range(2):
            for i, y in enumerate(flat(call(m))):
                put(f"{name}|train{step}|{i}", y)
        for key, b in m.named_buffers():
            put(f"{name}|after|{key}", b)


r = torch.randn
spatial = {1: (7,), 2: (6, 7), 3: (4, 5, 6)}
for n in (1, 2, 3):
    conv, tconv = getattr(nn, f"Conv{n}d"), getattr(nn, f"ConvTranspose{n}d")
    x = r(2, 4, *spatial[n])
    case(f"Conv{n}d", conv(4, 6, 3), x)
    case(f"Conv{n}d.options", conv(4, 6, 3, stride=2, padding=1, dilation=2 if n == 1 else 1, groups=2, bias=False), x)
    case(f"Conv{n}d.same", conv(4, 2, 2, padding="same"), x)
    for mode in ("reflect", "replicate", "circular"):
        case(f"Conv{n}d.{mode}", conv(4, 2, 3, padding=1, padding_mode=mode), x)
    case(f"ConvTranspose{n}d", tconv(4, 3, 3), x)
    case(f"ConvTranspose{n}d.options", tconv(4, 2, 3, stride=2, padding=1, output_padding=1, groups=2), x)
    case(f"BatchNorm{n}d", getattr(nn, f"BatchNorm{n}d")(4), x, train=True)
    case(f"BatchNorm{n}d.cumulative", getattr(nn, f"BatchNorm{n}d")(4, momentum=None), x, train=True)
    case(f"BatchNorm{n}d.plain", getattr(nn, f"BatchNorm{n}d")(4, eps=1e-3, affine=False, track_running_stats=False), x)
    case(f"InstanceNorm{n}d", getattr(nn, f"InstanceNorm{n}d")(4), x)
    case(f"InstanceNorm{n}d.tracked", getattr(nn, f"InstanceNorm{n}d")(4, affine=True, track_running_stats=True), x, train=True)
    case(f"MaxPool{n}d", getattr(nn, f"MaxPool{n}d")(3, stride=2, padding=1), x)
    case(f"AvgPool{n}d", getattr(nn, f"AvgPool{n}d")(2), x)
    case(f"AdaptiveAvgPool{n}d", getattr(nn, f"AdaptiveAvgPool{n}d")(3), x)
    case(f"AdaptiveMaxPool{n}d", getattr(nn, f"AdaptiveMaxPool{n}d")(3), x)
    case(f"ReplicationPad{n}d", getattr(nn, f"ReplicationPad{n}d")(1), x)
    case(f"ReflectionPad{n}d", getattr(nn, f"ReflectionPad{n}d")(1), x)
    case(f"ConstantPad{n}d", getattr(nn, f"ConstantPad{n}d")(1, 0.5), x)
    pooled, where = getattr(nn.functional, f"max_pool{n}d")(r(2, 4, *[4] * n), 2, return_indices=True)
    case(f"MaxUnpool{n}d", getattr(nn, f"MaxUnpool{n}d")(2), pooled, where)

x = r(2, 4, 6, 6)
case("LPPool1d", nn.LPPool1d(2, 3), x[0])
case("LPPool2d", nn.LPPool2d(2, 3, stride=2), x)
case("FractionalMaxPool2d", nn.FractionalMaxPool2d(2, output_size=5), torch.ones(1, 2, 8, 8))
case("ZeroPad2d", nn.ZeroPad2d((1, 0, 2, 1)), x)
case("LayerNorm", nn.LayerNorm((6, 6)), x)
case("LayerNorm.plain", nn.LayerNorm(6, eps=1e-3, elementwise_affine=False), x)
case("GroupNorm", nn.GroupNorm(2, 4), x)
case("LocalResponseNorm", nn.LocalResponseNorm(3), x)
case("Upsample", nn.Upsample(scale_factor=2, mode="bilinear"), x)
case("UpsamplingNearest2d", nn.UpsamplingNearest2d(scale_factor=2), x)
case("UpsamplingBilinear2d", nn.UpsamplingBilinear2d(size=(4, 5)), x)
case("PixelShuffle", nn.PixelShuffle(2), x)
case("PixelUnshuffle", nn.PixelUnshuffle(2), x)
case("ChannelShuffle", nn.ChannelShuffle(2), x)
case("Unfold", nn.Unfold((2, 3)), x)
case("Fold", nn.Fold((4, 5), 2), r(2, 8, 12))
case("Unflatten", nn.Unflatten(1, (2, 2)), x)
case("Softmax2d", nn.Softmax2d(), x)
case("PReLU", nn.PReLU(4), x)
case("Linear", nn.Linear(6, 3), x)
case("Bilinear", nn.Bilinear(3, 4, 5), r(2, 3), r(2, 4))
case("CosineSimilarity", nn.CosineSimilarity(), r(3, 4), r(3, 4))
case("PairwiseDistance", nn.PairwiseDistance(), r(3, 4), r(3, 4))
ids = torch.tensor([[1, 2, 0], [4, 1, 3]])
case("Embedding", nn.Embedding(5, 3, padding_idx=0), ids)
case("EmbeddingBag", nn.EmbeddingBag(5, 3), ids)
case("EmbeddingBag.sum", nn.EmbeddingBag(5, 3, mode="sum", padding_idx=1), ids)

acts = r(3, 8) * 3
for m in (nn.ReLU(), nn.ReLU6(), nn.Sigmoid(), nn.Tanh(), nn.LogSigmoid(), nn.SiLU(), nn.Mish(), nn.SELU(), nn.Hardsigmoid(),
          nn.Hardswish(), nn.Softsign(), nn.Tanhshrink(), nn.ELU(), nn.CELU(), nn.LeakyReLU(), nn.Hardtanh(), nn.Hardshrink(),
          nn.Softshrink(), nn.Softplus(), nn.GLU(), nn.RReLU(), nn.GELU(), nn.Identity(), nn.Flatten(),
          nn.Dropout(), nn.AlphaDropout(), nn.FeatureAlphaDropout()):
    case(type(m).__name__, m, acts)
case("Dropout1d", nn.Dropout1d(), x[0])
case("Dropout2d", nn.Dropout2d(), x)
case("Dropout3d", nn.Dropout3d(), x)
case("Softmin", nn.Softmin(1), acts)
case("Softmax", nn.Softmax(1), acts)
case("LogSoftmax", nn.LogSoftmax(1), acts)
case("Threshold", nn.Threshold(0.1, 20), acts)

a, b, c = r(4, 5), r(4, 5), r(4, 5)
sign, classes, p = torch.tensor([1., -1, -1, 1]), torch.tensor([1, 0, 4, 2]), torch.rand(4, 5)
for m in (nn.L1Loss(), nn.MSELoss(), nn.HuberLoss(), nn.SmoothL1Loss(), nn.PoissonNLLLoss()):
    case(type(m).__name__, m, a, b)
case("SoftMarginLoss", nn.SoftMarginLoss(), a, b.sign())
case("HingeEmbeddingLoss", nn.HingeEmbeddingLoss(), a, b.sign())
case("MultiLabelSoftMarginLoss", nn.MultiLabelSoftMarginLoss(), a, (b > 0).float())
case("MultiLabelMarginLoss", nn.MultiLabelMarginLoss(), a, torch.tensor([[1, 2, -1, 0, 0], [0, -1, 0, 0, 0]] * 2))
case("MultiMarginLoss", nn.MultiMarginLoss(), a, classes)
case("CrossEntropyLoss", nn.CrossEntropyLoss(), a, classes)
case("NLLLoss", nn.NLLLoss(), a, classes)
case("BCELoss", nn.BCELoss(), p, (b > 0).float())
case("BCEWithLogitsLoss", nn.BCEWithLogitsLoss(), a, (b > 0).float())
case("KLDivLoss", nn.KLDivLoss(reduction="batchmean"), a.log_softmax(1), b.softmax(1))
case("GaussianNLLLoss", nn.GaussianNLLLoss(), a, b, p)
case("MarginRankingLoss", nn.MarginRankingLoss(), a[:, 0], b[:, 0], sign)
case("CosineEmbeddingLoss", nn.CosineEmbeddingLoss(), a, b, sign)
case("TripletMarginLoss", nn.TripletMarginLoss(), a, b, c)
case("TripletMarginWithDistanceLoss", nn.TripletMarginWithDistanceLoss(), a, b, c)
case("CTCLoss", nn.CTCLoss(), r(6, 2, 4).log_softmax(2), torch.tensor([[1, 2, 3], [2, 2, 0]]),
     torch.tensor([6, 5]), torch.tensor([3, 2]))

seq = r(5, 2, 3)
for m in (nn.RNN, nn.GRU, nn.LSTM):
    name = m.__name__
    case(name, m(3, 4), seq)
    case(f"{name}.deep", m(3, 4, num_layers=2, bidirectional=True, batch_first=True, dropout=0.25), seq)
    case(f"{name}.unbatched", m(3, 4, bias=False), seq[:, 0])
    case(f"{name}Cell", getattr(nn, name + "Cell")(3, 4), seq[0])
h = r(2, 2, 4)
case("GRU.hidden", nn.GRU(3, 4, num_layers=2), seq, h)
case("RNN.relu", nn.RNN(3, 4, nonlinearity="relu"), seq)
case("RNNCell.relu", nn.RNNCell(3, 4, nonlinearity="relu"), seq[0, 0])
case("LSTM.proj", nn.LSTM(3, 4, num_layers=2, proj_size=2, bidirectional=True), seq)

q, k, v = r(3, 2, 8), r(5, 2, 8), r(5, 2, 8)
case("MultiheadAttention", nn.MultiheadAttention(8, 2), q, k, v)
case("MultiheadAttention.self", nn.MultiheadAttention(8, 2, bias=False, batch_first=True), q, call=lambda m: m(q, q, q))
case("MultiheadAttention.widths", nn.MultiheadAttention(8, 4, kdim=3, vdim=5, add_bias_kv=True, add_zero_attn=True),
     q, k[:, :, :3].contiguous(), v[:, :, :5].contiguous())
padding = torch.tensor([[False, False, True, True, False], [False] * 5])
causal = torch.ones(3, 5).triu(1).bool()
masked = nn.MultiheadAttention(8, 2, add_zero_attn=True)
case("MultiheadAttention.masked", masked, q, k, v, padding, causal,
     call=lambda m: m(q, k, v, key_padding_mask=padding, attn_mask=causal, average_attn_weights=False))
unweighted = nn.MultiheadAttention(8, 2)
case("MultiheadAttention.unweighted", unweighted, q, k, v, padding, causal,
     call=lambda m: m(q, k, v, key_padding_mask=padding, attn_mask=causal, need_weights=False))
case("TransformerEncoderLayer", nn.TransformerEncoderLayer(8, 2, 12), q)
case("TransformerEncoderLayer.options",
     nn.TransformerEncoderLayer(8, 2, 12, activation="gelu", batch_first=True, norm_first=True), q)
case("TransformerDecoderLayer", nn.TransformerDecoderLayer(8, 2, 12), q, k)
case("TransformerEncoder", nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 12), 2, nn.LayerNorm(8)), q)
case("TransformerDecoder", nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 12, norm_first=True), 2), q, k)
case("Transformer", nn.Transformer(8, 2, 1, 1, 12), q, k)
lists = nn.ParameterList([torch.ones(2, 3), torch.ones(4)])
case("ParameterList", lists, call=lambda m: list(m))
case("ModuleDict", nn.ModuleDict({"a": nn.Linear(3, 2), "b": nn.ReLU()}), seq, call=lambda m: m["b"](m["a"](seq)))

lengths = torch.tensor([2, 5, 1])
uneven = r(5, 3, 3)


def packed(m, *states):
    y, last = m(nn.utils.rnn.pack_padded_sequence(uneven, lengths, enforce_sorted=False), *states)
    padded, _ = nn.utils.rnn.pad_packed_sequence(y)
    return [padded, *(last if isinstance(last, tuple) else [last])]


for m in (nn.RNN, nn.GRU, nn.LSTM):
    case(f"{m.__name__}.packed", m(3, 4, num_layers=2, bidirectional=True), uneven, call=packed)
packed_state = r(1, 3, 4)
case("GRU.packed.hidden", nn.GRU(3, 4), uneven, packed_state, call=lambda m: packed(m, packed_state))
adaptive = nn.AdaptiveLogSoftmaxWithLoss(6, 10, [3, 7], div_value=2., head_bias=True)
rare = r(5, 6)
targets = torch.tensor([0, 9, 4, 2, 7])
case("AdaptiveLogSoftmaxWithLoss", adaptive, rare, targets,
     call=lambda m: [*m(rare, targets), m.log_prob(rare), m.predict(rare)])

index = []
elements = {}
for key, t in out.items():
    index.append("\t".join([key, str(t.dtype), ",".join(map(str, t.shape))]))
    elements.setdefault(str(t.dtype), []).append(t.ravel())
np.savez_compressed("modules.npz", **{dtype: np.concatenate(parts) for dtype, parts in elements.items()})
with open("modules.txt", "w") as f:
    f.write("\n".join(index) + "\n")
